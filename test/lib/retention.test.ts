import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parseSchema } from '../../core/cql/schema/parse-schema.ts';
import { isObject } from '../../core/value/is-object.ts';
import { holdsData } from '../../lib/changes/resource-rules.ts';
import { KeyspacesTables } from '../../lib/store/keyspaces-tables.ts';
import { loadExamples } from './support/examples.ts';
import { emptyStack } from './support/stack.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

/** No example has a user-defined type. */
function typesStack(): Stack {
  const stack = emptyStack(join(scratch, 'types'));
  const { schema } = parseSchema('CREATE TYPE shop.address (street text, city text);', 'schema.cql');
  new KeyspacesTables(stack, 'Tables', { schema });
  return stack;
}

const stacks = [...(await loadExamples(join(scratch, 'examples'))), typesStack()];

interface Resource {
  readonly id: string;
  readonly type: string;
  readonly deletionPolicy: unknown;
  readonly updateReplacePolicy: unknown;
}

function resourcesOf(stack: Stack): readonly Resource[] {
  const template: unknown = Template.fromStack(stack).toJSON();
  if (!isObject(template) || !isObject(template['Resources'])) throw new Error('a template of no resources');
  return Object.entries(template['Resources']).map(([id, resource]) => {
    if (!isObject(resource)) throw new Error(`${id} is no resource`);
    return {
      id: `${stack.stackName}/${id}`,
      type: String(resource['Type']),
      deletionPolicy: resource['DeletionPolicy'],
      updateReplacePolicy: resource['UpdateReplacePolicy'],
    };
  });
}

const resources = stacks.flatMap(resourcesOf);

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html:
// `Retain` keeps what a rolled-back creation has made, and a second try then finds its names taken.
// `RetainExceptOnCreate` deletes it then, and retains it at every later operation.
describe('what a stack leaves behind', () => {
  it('every kind of resource that holds data is in one of these stacks', () => {
    const types = new Set(resources.map(({ type }) => type));
    expect([...holdsData].filter((type) => !types.has(type))).toEqual([]);
  });

  it('nothing is left behind by a first deployment that fails', () => {
    const left = resources.filter(({ deletionPolicy }) => deletionPolicy === 'Retain');
    expect(left.map(({ id, type }) => `${id} ${type}`)).toEqual([]);
  });

  it('what holds data is kept when its stack is deleted, and when it is replaced', () => {
    const data = resources.filter(({ type }) => holdsData.has(type));
    const lost = data.filter(
      ({ deletionPolicy, updateReplacePolicy }) =>
        deletionPolicy !== 'RetainExceptOnCreate' || updateReplacePolicy !== 'Retain',
    );
    expect(lost.map(({ id }) => id)).toEqual([]);
  });
});

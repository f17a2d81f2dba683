import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ResourceRules, RulesOf } from '../../../lib/changes/resource-rules.ts';
import { isObject } from '../../../core/value/is-object.ts';
import { pythonVenv } from '../../support/python.ts';

/**
 * What makes another resource, by CloudFormation's own schemas of the types of a Region, as cfn-lint carries them
 * (https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html).
 */
export async function registryRules(region = 'eu-central-1'): Promise<RulesOf> {
  const schemas = join(await cfnLintFolder(), 'data/schemas');
  const files = readJson(join(schemas, 'providers', `${region}.json`));
  const known = new Map<string, ResourceRules>();
  return (type) => {
    const file = files[type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type];
    if (typeof file !== 'string') throw new Error(`the registry has no type ${type} in ${region}`);
    const rules = known.get(type) ?? rulesIn(readJson(join(schemas, 'resources', `${file}.json`)));
    known.set(type, rules);
    return rules;
  };
}

function rulesIn(schema: Readonly<Record<string, unknown>>): ResourceRules {
  const pathsOf = (value: unknown): readonly string[] =>
    (Array.isArray(value) ? value : []).map((pointer) => String(pointer).replace('/properties/', '')).sort();
  const chosenByService = pathsOf(schema['readOnlyProperties']);
  const more: unknown = schema['additionalIdentifiers'];
  return {
    createOnly: pathsOf(schema['createOnlyProperties']),
    conditional: pathsOf(schema['conditionalCreateOnlyProperties']),
    identities: [schema['primaryIdentifier']]
      .concat(Array.isArray(more) ? more : [])
      .map(pathsOf)
      .filter((paths) => paths.length > 0 && !paths.some((path) => chosenByService.includes(path))),
  };
}

async function cfnLintFolder(): Promise<string> {
  const { python } = await pythonVenv();
  const libraries = join(dirname(dirname(python)), 'lib');
  const [version = ''] = readdirSync(libraries).filter((name) => name.startsWith('python3'));
  return join(libraries, version, 'site-packages/cfnlint');
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isObject(content)) return content;
  throw new Error(`${file} holds no object`);
}

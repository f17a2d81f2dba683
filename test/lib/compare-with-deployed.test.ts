import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnKeyspace, CfnTable, CfnType } from 'aws-cdk-lib/aws-cassandra';
import { describe, expect, it } from 'vitest';
import { compareWithDeployed } from '../../lib/changes/compare-with-deployed.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const newFolder = (): string => mkdtempSync(join(scratch, 'app-'));

/** An app of two stacks: a type with these fields, and a table with this key. */
function appOf(fields: readonly string[], key: string): App {
  const app = new App({ outdir: newFolder() });
  new CfnType(new Stack(app, 'Types', { stackName: 'shop-types' }), 'Place', {
    keyspaceName: 'shop',
    typeName: 'place',
    fields: fields.map((fieldName) => ({ fieldName, fieldType: 'text' })),
  });
  new CfnTable(new Stack(app, 'Tables'), 'Orders', {
    keyspaceName: 'shop',
    tableName: 'orders',
    partitionKeyColumns: [{ columnName: key, columnType: 'text' }],
  });
  return app;
}

/** A folder with the templates of the app, as its stacks are deployed. */
function deployed(app: App, ...names: readonly string[]): string {
  const folder = newFolder();
  for (const { stackName, template } of app.synth().stacks) {
    if (names.includes(stackName)) {
      writeFileSync(join(folder, `${stackName}.json`), JSON.stringify(template));
    }
  }
  return folder;
}

const both = ['shop-types', 'Tables'] as const;

function messageOf(app: App, folder: string): string {
  compareWithDeployed(app, folder);
  try {
    app.synth();
    return 'synthesized';
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
  }
}

describe('synthesis compared with what is deployed', () => {
  it('an app synthesizes where its stacks are as they are deployed, or only grow', () => {
    expect(messageOf(appOf(['city'], 'id'), deployed(appOf(['city'], 'id'), ...both))).toBe('synthesized');
    const app = appOf(['city'], 'id');
    new CfnKeyspace(new Stack(app, 'Others'), 'Keyspace', { keyspaceName: 'others' });
    expect(messageOf(app, deployed(appOf(['city'], 'id'), ...both))).toBe('synthesized');
  });

  it('synthesis fails with all that cannot be deployed, in all stacks, and what to do', () => {
    const message = messageOf(appOf(['city', 'street'], 'user'), deployed(appOf(['city'], 'id'), ...both));
    for (const part of [
      'type shop.place: its fields change; Keyspaces changes no type',
      'declare one of another name, and a column of that type',
      'table shop.orders: its key changes',
      'type-changed',
      'table-key-changed',
    ]) {
      expect(message).toContain(part);
    }
  });

  it('a stack that is not deployed yet is not compared', () => {
    const folder = deployed(appOf(['city'], 'id'), 'Tables');
    writeFileSync(join(folder, 'shop-types.json'), '\n');
    expect(messageOf(appOf(['city', 'street'], 'id'), folder)).toBe('synthesized');
  });

  it('a change that is meant can be acknowledged', () => {
    const app = appOf(['city', 'street'], 'id');
    Validations.of(app).acknowledge({
      id: 'Millrace::type-changed',
      reason: 'the type is deleted by hand first',
    });
    expect(messageOf(app, deployed(appOf(['city'], 'id'), ...both))).toBe('synthesized');
  });

  it('a folder that is not there, and files of no stack or no template, fail synthesis', () => {
    const app = () => appOf(['city'], 'id');
    expect(messageOf(app(), join(scratch, 'none'))).toMatch(/there is no folder .*none; make it/);
    const folder = deployed(app(), ...both);
    writeFileSync(join(folder, 'Types.json'), '{}');
    expect(messageOf(app(), folder)).toMatch(
      /Types\.json in .* belong to no stack of this app; allowed: .*shop-types\.json/,
    );
    const other = newFolder();
    writeFileSync(join(other, 'Tables.json'), 'Resources: {}');
    expect(messageOf(app(), other)).toMatch(/Tables\.json: is no JSON/);
  });
});

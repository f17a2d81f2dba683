import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareConnector } from '../../lib/prepare-connector.ts';
import { clicksStore } from './support/connector.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-schema-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const connector = `export default {
  name: 'notes',
  routes: [{ topic: 'notes', table: 'web.notes', columns: { id: 'key' } }],
};
`;

function warningsFor(cql: string): readonly string[] {
  const connectorFile = join(folder, 'connector.ts');
  writeFileSync(connectorFile, connector);
  const schemaFile = join(folder, 'schema.cql');
  writeFileSync(schemaFile, `CREATE TABLE web.notes (id text PRIMARY KEY);\n${cql}`);
  const stack = new Stack(new App({ outdir: join(folder, 'out') }), 'Test');
  prepareConnector(stack, { connectorFile, schemaFile }, clicksStore());
  return stack.node.metadata
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => JSON.stringify(data));
}

it('a stack warns once about all unused statements of schema.cql', () => {
  const cql = `CREATE INDEX ON web.notes (id);\nALTER TABLE web.notes ADD b int;\nINSERT INTO web.notes (id) VALUES ('a');\n`;
  expect(warningsFor(cql)).toEqual([
    expect.stringContaining('CREATE INDEX (line 2), INSERT INTO (line 4) are neither applied nor checked'),
  ]);
});

it('a stack does not warn if every statement of schema.cql is used', () => {
  expect(warningsFor('ALTER TABLE web.notes ADD b int;\n')).toEqual([]);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../core/connector/problem.ts';
import { loadProject, readProject } from '../../project/load-project.ts';
import { scratchFolder } from '../support/scratch.ts';

const directory = scratchFolder();
let count = 0;

/** Writes a connector and its schema; returns the connector's path. */
function write(connector: string, schema?: string): string {
  const folder = join(directory, String((count += 1)));
  mkdirSync(folder);
  writeFileSync(join(folder, 'connector.ts'), connector);
  if (schema !== undefined) writeFileSync(join(folder, 'schema.cql'), schema);
  return join(folder, 'connector.ts');
}

const route = (rest = ''): string => `{ topic: 't', table: 'shop.orders', columns: { id: 'key' }${rest} }`;
const connector = (...routes: readonly string[]): string =>
  `export default { name: 'orders', routes: [${routes.join(', ')}] };`;
const schema = 'CREATE TABLE shop.orders (id text PRIMARY KEY, total int);';

describe('loadProject', () => {
  it('loadProject gives the connector, each topic once, the schema and every route with its table', () => {
    const connectorFile = write(connector(route(), route().replace(`'t'`, `'u'`)), schema);
    const project = loadProject({ connectorFile });
    expect(project).toMatchObject({
      connectorFile,
      schemaFile: join(connectorFile, '../schema.cql'),
      connector: { name: 'orders', topics: ['t', 'u'] },
    });
    expect(project.schema?.statements).toHaveLength(1);
    expect(project.routes.map(({ path, table }) => [path, table.name])).toEqual([
      ['routes[0]', 'orders'],
      ['routes[1]', 'orders'],
    ]);
  });

  it('loadProject reads the schema that is named, and none if the schema is ignored', () => {
    const connectorFile = write(connector(route()), 'no CQL');
    const named = join(connectorFile, '../named.cql');
    writeFileSync(named, schema);
    expect(loadProject({ connectorFile, schemaFile: named }).schemaFile).toBe(named);
    expect(loadProject({ connectorFile, schema: 'ignored' })).toMatchObject({
      schema: undefined,
      routes: [],
    });
  });

  it('loadProject accepts a project without a schema only if the schema is optional and not named', () => {
    const connectorFile = write(connector(route()));
    expect(loadProject({ connectorFile, schema: 'optional' }).schema).toBeUndefined();
    expect(() => loadProject({ connectorFile })).toThrow('schema.cql cannot be read');
    expect(() => loadProject({ connectorFile, schemaFile: 'named.cql', schema: 'optional' })).toThrow(
      'named.cql cannot be read; name the schema with --schema FILE',
    );
  });

  it('loadProject throws a ConfigurationError if only the connector has problems', () => {
    const connectorFile = write(connector(route(`, colour: 'red'`)), schema);
    expect(() => loadProject({ connectorFile })).toThrow(ConfigurationError);
    expect(() => loadProject({ connectorFile: write(connector()), schema: 'ignored' })).toThrow(
      ConfigurationError,
    );
  });

  it('loadProject throws the problems of both files in one error', () => {
    const connectorFile = write(
      connector(route(`, colour: 'red'`)),
      `${schema}\nCREATE TABLE shop.b (id texxt PRIMARY KEY);`,
    );
    expect(() => loadProject({ connectorFile })).toThrow(
      /schema\.cql:2:25: .*\nthe connector has a problem\nroutes\[0\]\.colour: unknown option/,
    );
    expect(() => loadProject({ connectorFile: join(directory, 'gone.ts'), schemaFile: 'gone.cql' })).toThrow(
      /gone\.ts: no such file.*\ngone\.cql cannot be read/,
    );
  });

  it('loadProject checks the limits of Keyspaces if the tables are there', () => {
    const connectorFile = write(connector(route(`, ttl: '1 day'`)), schema.replace('total', 'n'));
    expect(loadProject({ connectorFile }).routes).toHaveLength(1);
    const found = readProject({ connectorFile, dialect: 'keyspaces' });
    expect(found.problems.map(({ path }) => path)).toEqual(['routes[0].ttl']);
    expect(found.schemaProblems.map(({ line, column }) => [line, column])).toEqual([[1, 48]]);
    const allows = (): { ttl: boolean } => ({ ttl: true });
    expect(readProject({ connectorFile, dialect: 'keyspaces', allows }).problems).toEqual([]);
  });
});

describe('readProject', () => {
  it('readProject finds the problems of the connector if the schema is unreadable', () => {
    const connectorFile = write(`export default { name: 'c' };`);
    expect(readProject({ connectorFile })).toMatchObject({
      unreadable: [expect.stringContaining('schema.cql cannot be read')],
      problems: [{ path: 'routes' }],
    });
  });

  it('readProject finds the problems of the schema if the connector is unreadable', () => {
    const connectorFile = write(`throw new Error('at once');`, 'CREATE TABLE k.t (id texxt PRIMARY KEY);');
    expect(readProject({ connectorFile })).toMatchObject({
      unreadable: [expect.stringContaining('at once')],
      problems: [],
      schemaProblems: [{ line: 1 }],
    });
  });
});

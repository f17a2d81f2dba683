import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { loadConnector } from '../../project/load-connector.ts';

const directory = mkdtempSync(join(tmpdir(), 'millrace-load-test-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Writes files of a project of their own; returns the path of the first. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(directory, 'project-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, Object.keys(files)[0] ?? '');
}

const plain = `import { defineConnector, json } from 'millrace';
export default defineConnector({ name: 'a', routes: [{ topic: 't', table: 'k.t', value: json(), columns: {} }] });`;

describe('loadConnector', () => {
  it.each([undefined, 'module', 'commonjs'])(
    'loadConnector loads a connector of a project whose type is %s',
    (type) => {
      const file = project({ 'connector.ts': plain, 'package.json': JSON.stringify({ type }) });
      expect(loadConnector(file)).toMatchObject({ name: 'a', routes: [{ value: { kind: 'json' } }] });
    },
  );

  it('loadConnector loads other files of the project, JSON, and packages that are only ESM or CommonJS', () => {
    const file = project({
      'connector.ts': `
        import { table } from './tables.ts';
        import names from './names.json' with { type: 'json' };
        import { topic } from 'esm-only';
        import cjs from 'common';
        export default { name: names.name, routes: [{ topic, table, columns: { id: cjs.path } }] };`,
      'tables.ts': `export const table: string = 'k.t';`,
      'names.json': '{ "name": "read" }',
      'node_modules/esm-only/package.json':
        '{ "name": "esm-only", "type": "module", "exports": "./index.js" }',
      'node_modules/esm-only/index.js': `export const topic = 'esm';`,
      'node_modules/common/package.json': '{ "name": "common" }',
      'node_modules/common/index.js': `module.exports = { path: 'key' };`,
    });
    expect(loadConnector(file)).toEqual({
      name: 'read',
      routes: [{ topic: 'esm', table: 'k.t', columns: { id: 'key' } }],
    });
  });

  it('loadConnector loads files of schemas as their text', () => {
    const file = project({
      'connector.ts': `
        import order from './order.avsc';
        import types from './order.proto';
        export default { order, types };`,
      'order.avsc': '{ "type": "string" }',
      'order.proto': 'syntax = "proto3";',
    });
    expect(loadConnector(file)).toEqual({ order: '{ "type": "string" }', types: 'syntax = "proto3";' });
  });

  it('loadConnector gives the file its own import.meta, so that a connector can read a file beside it', () => {
    const file = project({
      'connector.ts': `
        import { readFileSync } from 'node:fs';
        import { join } from 'node:path';
        export default {
          name: readFileSync(join(import.meta.dirname, 'name.txt'), 'utf8'),
          url: import.meta.url,
          file: import.meta.filename,
        };`,
      'name.txt': 'beside',
    });
    expect(loadConnector(file)).toEqual({ name: 'beside', url: pathToFileURL(file).href, file });
  });

  it('loadConnector runs the file again at each call, follows a link and leaves no temporary files', () => {
    const mine = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('millrace-load-'));
    const file = project({ 'connector.ts': plain });
    const link = join(dirname(file), 'link.ts');
    symlinkSync(file, link);
    // Other test files load connectors at the same time: what they leave for a moment is not this test's.
    vi.stubEnv('TMPDIR', mkdtempSync(join(directory, 'tmp-')));
    const before = mine();
    expect(loadConnector(link)).not.toBe(loadConnector(link));
    expect(mine().filter((name) => !before.includes(name))).toEqual([]);
  });

  it('loadConnector accepts the exports of a CommonJS file', () => {
    const file = project({
      'connector.cjs': `const { defineConnector } = require('millrace');\nmodule.exports = defineConnector({ name: 'c', routes: [] });`,
    });
    expect(loadConnector(file)).toEqual({ name: 'c', routes: [] });
  });
});

describe('loadConnector refusals', () => {
  const refusal = (files: Readonly<Record<string, string>>): string => {
    const file = project(files);
    try {
      loadConnector(file);
    } catch (error) {
      return error instanceof Error ? error.message.replaceAll(`${dirname(file)}/`, '') : String(error);
    }
    return 'nothing';
  };

  it('loadConnector refuses a file that does not exist', () => {
    expect(() => loadConnector('gone.ts')).toThrow('gone.ts: no such file; name the connector file');
  });

  it('loadConnector refuses a file that does not compile, with every error', () => {
    const files = { 'connector.ts': `export default { name: };\n`, 'other.ts': '' };
    expect(refusal(files)).toBe('connector.ts cannot be loaded: connector.ts:1:24: Unexpected "}"');
    expect(
      refusal({
        'connector.ts': `import './a.ts';\nimport './gone.ts';\nexport default {};`,
        'a.ts': 'const a = ;\n',
      }),
    ).toBe(
      `connector.ts cannot be loaded: a.ts:1:11: Unexpected ";"\n    connector.ts:2:8: Could not resolve "./gone.ts"`,
    );
  });

  it('loadConnector refuses a file that throws, with the line of the project that threw', () => {
    expect(
      refusal({
        'connector.ts': `interface A {\n  a: 1;\n}\nimport { fail } from './helper.ts';\nexport default fail(1);`,
        'helper.ts': `type B = number;\n\nexport function fail(b: B): never {\n  throw new Error('at once ' + b);\n}`,
      }),
    ).toBe('connector.ts cannot be loaded: at once 1\n    at helper.ts:4:9');
    expect(
      refusal({
        'connector.ts': `import { fail } from 'failing';\n\nexport default fail();`,
        'node_modules/failing/package.json': '{ "name": "failing" }',
        'node_modules/failing/index.js': `exports.fail = () => { throw new Error('inside'); };`,
      }),
    ).toBe('connector.ts cannot be loaded: inside\n    at connector.ts:3:36');
    expect(refusal({ 'connector.ts': `throw 'text';\nexport default {};` })).toBe(
      'connector.ts cannot be loaded: text',
    );
  });

  it('loadConnector refuses a file that ends the process, with the line', () => {
    expect(refusal({ 'connector.ts': `export default {};\nprocess.exit(0);` })).toBe(
      'connector.ts cannot be loaded: it ends the process with process.exit(0); remove that call\n    at connector.ts:2:9',
    );
  });

  it('loadConnector refuses a top-level await and says what to write instead', () => {
    expect(refusal({ 'connector.ts': `export default {};\nawait Promise.resolve();` })).toMatch(
      /^connector\.ts cannot be loaded: connector\.ts:2:1: top-level await is not possible: .*readFileSync/,
    );
  });

  it.each(['export const x = 1;', '', 'module.exports = {};'])(
    'loadConnector refuses a file without a default export: %s',
    (text) => {
      expect(refusal({ 'connector.ts': text })).toBe(
        'connector.ts has no default export; write: export default defineConnector({ … })',
      );
    },
  );

  it('loadConnector refuses a promise as the default export', () => {
    expect(refusal({ 'connector.ts': 'export default Promise.resolve({});' })).toContain(
      'connector.ts exports a promise by default; export the connector itself',
    );
  });
});

it('an error that a function of the connector throws later has the line of connector.ts', () => {
  const file = project({
    'connector.ts': `interface A {\n  a: 1;\n}\nexport default {\n  f: (): A => {\n    throw new Error('later');\n  },\n};`,
  });
  const loader = pathToFileURL(join(import.meta.dirname, '../../project/load-connector.ts')).href;
  const script = `import { loadConnector } from ${JSON.stringify(loader)};
    try { loadConnector(${JSON.stringify(file)}).f(); } catch (error) { console.log(error.stack); }`;
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(stdout).toContain(`${file}:6:11`);
});

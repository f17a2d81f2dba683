import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSource, type SourceRequest } from '../../../tools/dev/find-source.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-source-'));
  mkdirSync(join(folder, 'fixtures'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const find = (request: Partial<SourceRequest> = {}) =>
  findSource({ connectorFile: join(folder, 'connector.ts'), topics: ['a'], partitions: 4, ...request });

describe('record source of `millrace dev`', () => {
  it('`dev` sends the records of every fixture beside the connector, in the order of their names', async () => {
    file('fixtures/2.jsonl', '{"key": "second"}\n');
    file('fixtures/1.jsonl', '{"key": "first"}\n');
    file('fixtures/notes.txt', 'no fixture');
    const found = find()!;
    expect(found).toMatchObject({
      records: 2,
      files: [join(folder, 'fixtures/1.jsonl'), join(folder, 'fixtures/2.jsonl')],
    });
    const feed = await found.source.open({ seed: 1, isChecked: false, registry: undefined });
    expect([feed.next(0)?.key, feed.next(0)?.key]).toEqual(['first', 'second']);
  });

  it('`dev` has no records without a fixture and a source', () => {
    expect(find()).toBeUndefined();
    expect(find({ connectorFile: join(folder, 'fixtures/connector.ts') })).toBeUndefined();
  });

  it('`dev` sends the records of a generator', async () => {
    const sourceFile = file(
      'source.ts',
      `import type { DevSource } from 'millrace';
       const source: DevSource = { topics: ['a'], open: ({ seed }) => ({ next: (nowMs) => ({ topic: 'a', key: String(seed), value: String(nowMs) }) }) };
       export default source;`,
    );
    const found = find({ sourceFile })!;
    expect(found).toMatchObject({ files: [sourceFile], records: undefined });
    const feed = await found.source.open({ seed: 7, isChecked: true, registry: undefined });
    expect(feed.next(5)).toEqual({
      topic: 'a',
      key: '7',
      value: '5',
    });
  });

  it('`dev` refuses a source whose topic no route reads', () => {
    const sourceFile = file(
      'source.ts',
      `export default { topics: ['b'], open: () => ({ next: () => undefined }) };`,
    );
    expect(() => find({ sourceFile })).toThrow(
      /source\.ts sends to b, which no route of .*connector\.ts reads; allowed: a$/,
    );
  });

  it('`dev` refuses a module that is no source', () => {
    expect(() => find({ sourceFile: file('source.ts', 'export default { topics: [] };') })).toThrow(
      /is no DevSource of 'millrace'; it must be \{ topics/,
    );
    expect(() => find({ sourceFile: file('none.ts', 'export const a = 1;') })).toThrow(
      'has no default export',
    );
    expect(() => find({ sourceFile: join(folder, 'gone.ts') })).toThrow('no such file');
    expect(() => find({ fixtureFiles: [join(folder, 'gone.jsonl')] })).toThrow('gone.jsonl cannot be read');
  });
});

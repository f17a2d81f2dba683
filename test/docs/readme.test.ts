import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { makeStateDirectory } from '../../project/state-directory.ts';

const root = resolve(import.meta.dirname, '../..');
const directory = mkdtempSync(join(makeStateDirectory(), 'readme-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

it("the README's connector file fits the example's tables", async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const example = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? '';
  const file = join(directory, 'connector.ts');
  writeFileSync(file, example);
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const code = await check.run([file, '--schema', join(root, 'examples/shop/schema.cql')], {
    out: print,
    err: print,
  });
  expect(code, lines.join('\n')).toBe(0);
  expect(lines[0]).toContain('2 routes, no problem');
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { makeStateDirectory } from '../../project/state-directory.ts';

const root = resolve(import.meta.dirname, '../..');
const directory = mkdtempSync(join(makeStateDirectory(), 'readme-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const file = join(directory, 'connector.ts');
writeFileSync(file, /```ts\n([^]*?)```/.exec(readme)?.[1] ?? '');

it("the README's connector file has no type error", () => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile.bind(ts.sys)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([file], options);
  const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

it("the README's connector file fits the example's tables", async () => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const code = await check.run([file, '--schema', join(root, 'examples/shop/schema.cql')], {
    out: print,
    err: print,
  });
  expect(code, lines.join('\n')).toBe(0);
  expect(lines[0]).toContain('2 routes, no problem');
});

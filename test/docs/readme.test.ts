import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { runCheck } from '../cli/check-files.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const file = join(scratchFolder(), 'connector.ts');
writeFileSync(file, /```ts\n([^]*?)```/.exec(readme)?.[1] ?? '');

it("the README's connector file has no type error", () => {
  const { config } = ts.readConfigFile(join(projectRoot, 'tsconfig.json'), ts.sys.readFile.bind(ts.sys)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot);
  const program = ts.createProgram([file], options);
  const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

it("the README's connector file fits the example's tables", async () => {
  const { code, out } = await runCheck([file, '--schema', join(projectRoot, 'examples/shop/schema.cql')]);
  expect(code, out).toBe(0);
  expect(out.split('\n')[0]).toContain('2 routes, no problem');
});

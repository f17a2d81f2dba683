import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleConnector } from '../../lib/function/bundle.ts';
import { projectRoot, scratchFolder } from './support/scratch.ts';

const scratch = scratchFolder();
const smallEntry = join(projectRoot, 'test/infra/support/small-entry.ts');

function connectorFile(folder: string, text: string): string {
  const directory = join(scratch, folder);
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'connector.ts');
  writeFileSync(file, text);
  return file;
}

const orders = connectorFile('orders', "export default { name: 'orders', routes: [] };\n");

const contents = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  );

const bundleOf = (file: string, out: string, entryFile?: string) =>
  bundleConnector({
    connectorFile: file,
    outDirectory: join(scratch, out),
    ...(entryFile === undefined ? {} : { entryFile }),
  });

const codeBytes = (directory: string): number =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.mjs'))
    .reduce((total, name) => total + readFileSync(join(directory, name)).length, 0);

describe('the bundle of the example connector', () => {
  it('is less than a megabyte of code, of which a cold start loads little more than half', () => {
    const { eagerBytes, lazyBytes, packages } = bundleOf(join(projectRoot, 'connector.ts'), 'whole');
    expect(packages.find(({ name }) => name === 'cassandra-driver')?.load).toBe('eager');
    expect(eagerBytes).toBeLessThan(600_000);
    expect(eagerBytes + lazyBytes).toBeLessThan(1_000_000);
  });
});

describe('the bundle', () => {
  const first = bundleOf(orders, 'first', smallEntry);

  it("runs on this machine's Node, outside the project, with the user's connector in it", () => {
    const url = pathToFileURL(join(first.directory, 'handler.mjs')).href;
    const script = `const { handler } = await import('${url}'); console.log(JSON.stringify(await handler()));`;
    const output = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
      cwd: first.directory,
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual(['orders', 'Uuid', 'SQSClient']);
  });

  it('is the same bytes wherever it is written and wherever the connector lies', () => {
    const elsewhere = join(scratch, 'elsewhere/deeper');
    mkdirSync(elsewhere, { recursive: true });
    cpSync(orders, join(elsewhere, 'connector.ts'));
    const second = bundleOf(join(elsewhere, 'connector.ts'), 'a/b/second', smallEntry);
    expect(contents(second.directory)).toEqual(contents(first.directory));
  });

  it('names no folder of the machine that made it', () => {
    for (const [name, text] of Object.entries(contents(first.directory))) {
      expect(text.includes(projectRoot), name).toBe(false);
    }
  });

  it('is emptied before it is filled', () => {
    const directory = join(scratch, 'stale');
    mkdirSync(directory);
    writeFileSync(join(directory, 'old.mjs'), '');
    bundleOf(orders, 'stale', smallEntry);
    expect(readdirSync(directory)).not.toContain('old.mjs');
  });

  it('counts what a cold start loads apart from what is loaded when needed', () => {
    const handlerFile = first.files.find(({ path }) => path === 'handler.mjs');
    const sqs = first.packages.filter(({ name }) => name === '@aws-sdk/client-sqs');
    expect(handlerFile?.load).toBe('eager');
    expect(sqs.map(({ load }) => load)).toEqual(['lazy']);
    expect(first.eagerBytes + first.lazyBytes).toBe(codeBytes(first.directory));
  });

  it('carries linked source maps without the sources', () => {
    const map: unknown = JSON.parse(readFileSync(join(first.directory, 'handler.mjs.map'), 'utf8'));
    expect(map).not.toHaveProperty('sourcesContent');
    expect(readFileSync(join(first.directory, 'handler.mjs'), 'utf8')).toContain(
      '//# sourceMappingURL=handler.mjs.map',
    );
  });

  it('is refused with file, line and column when the connector does not compile', () => {
    const broken = connectorFile('broken', 'export default {\n  name: ;\n};\n');
    expect(() => bundleOf(broken, 'broken-out', smallEntry)).toThrow(/connector\.ts:2:8: ERROR/);
  });
});

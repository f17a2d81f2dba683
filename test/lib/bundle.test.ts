import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleBanner } from '../../project/bundle/bundle-marks.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import { renderSbom } from '../../project/bundle/sbom.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const smallEntry = join(projectRoot, 'test/lib/support/small-entry.ts');

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
  bundleConnector({ connectorFile: file, outDirectory: join(scratch, out), entryFile });

const codeBytes = (directory: string): number =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.mjs'))
    .reduce((total, name) => total + readFileSync(join(directory, name)).length, 0);

describe('bundle of the example connector', () => {
  it('the example bundle has about a megabyte of code, of which a cold start loads less than two thirds', () => {
    const { eagerBytes, lazyBytes, packages } = bundleOf(
      join(projectRoot, 'examples/shop/connector.ts'),
      'whole',
    );
    expect(packages.find(({ name }) => name === 'cassandra-driver')?.load).toBe('eager');
    expect(eagerBytes).toBeLessThan(635_000);
    expect(eagerBytes + lazyBytes).toBeLessThan(1_022_500);
  });
});

describe('bundle', () => {
  const first = bundleOf(orders, 'first', smallEntry);

  it("the bundle runs on this machine's Node, outside the project, with the user's connector in it", () => {
    const url = pathToFileURL(join(first.directory, 'handler.mjs')).href;
    const script = `const { handler } = await import('${url}'); console.log(JSON.stringify(await handler()));`;
    const output = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
      cwd: first.directory,
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual(['orders', 'Uuid', 'SQSClient']);
  });

  it('the bundle has the same bytes wherever it is written and wherever the connector is', () => {
    const elsewhere = join(scratch, 'elsewhere/deeper');
    mkdirSync(elsewhere, { recursive: true });
    cpSync(orders, join(elsewhere, 'connector.ts'));
    const second = bundleOf(join(elsewhere, 'connector.ts'), 'a/b/second', smallEntry);
    expect(contents(second.directory)).toEqual(contents(first.directory));
  });

  it('the bundle with the entries of the functions has the same bytes wherever the connector is', () => {
    const elsewhere = join(scratch, 'other/checkout');
    mkdirSync(elsewhere, { recursive: true });
    cpSync(orders, join(elsewhere, 'connector.ts'));
    const here = bundleOf(orders, 'whole-here');
    const there = bundleOf(join(elsewhere, 'connector.ts'), 'whole-there');
    expect(Object.keys(contents(here.directory)).some((name) => name.startsWith('chunk-'))).toBe(true);
    expect(contents(there.directory)).toEqual(contents(here.directory));
  });

  it('the bundle contains no folder name of the machine that made it', () => {
    for (const [name, text] of Object.entries(contents(first.directory))) {
      expect(text.includes(projectRoot), name).toBe(false);
    }
  });

  it('an earlier bundle is replaced as a whole, and so is an empty folder', () => {
    const directory = join(scratch, 'stale');
    mkdirSync(directory);
    bundleOf(orders, 'stale', smallEntry);
    writeFileSync(join(directory, 'chunk-ABCD2345.mjs'), `${bundleBanner}export{};`);
    bundleOf(orders, 'stale', smallEntry);
    expect(contents(directory)).toEqual(contents(first.directory));
    expect(readdirSync(scratch).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('an earlier bundle with the statements of a migration is replaced as a whole', () => {
    const written = (schemaStatements: string) =>
      bundleConnector({
        connectorFile: orders,
        outDirectory: join(scratch, 'migration'),
        entryFile: smallEntry,
        schemaStatements,
      }).directory;
    written('CREATE TABLE k.t (id int PRIMARY KEY);\n');
    const text = readFileSync(
      join(written('CREATE TABLE k.u (id int PRIMARY KEY);\n'), 'schema.cql'),
      'utf8',
    );
    expect(text).toContain('k.u');
    expect(text).not.toContain('k.t');
  });

  it('the report of a bundle separates what a cold start loads from what is loaded when needed', () => {
    const handlerFile = first.files.find(({ path }) => path === 'handler.mjs');
    const sqs = first.packages.filter(({ name }) => name === '@aws-sdk/client-sqs');
    expect(handlerFile?.load).toBe('eager');
    expect(sqs.map(({ load }) => load)).toEqual(['lazy']);
    expect(first.eagerBytes + first.lazyBytes).toBe(codeBytes(first.directory));
  });

  it('the bundle contains linked source maps without the sources', () => {
    const map: unknown = JSON.parse(readFileSync(join(first.directory, 'handler.mjs.map'), 'utf8'));
    expect(map).not.toHaveProperty('sourcesContent');
    expect(readFileSync(join(first.directory, 'handler.mjs'), 'utf8')).toContain(
      '//# sourceMappingURL=handler.mjs.map',
    );
  });

  it('a connector that does not compile is refused with file, line and column', () => {
    const broken = connectorFile('broken', 'export default {\n  name: ;\n};\n');
    expect(() => bundleOf(broken, 'broken-out', smallEntry)).toThrow(/connector\.ts:2:8: ERROR/);
  });

  it('the report of a bundle names every package in it, with the locked version', () => {
    const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string; license?: string }>;
    };
    const inBundle = first.packages
      .map(({ name }) => name)
      .filter((name) => !/^(connector|millrace)$/.test(name));
    expect(new Set(first.components.map(({ name }) => name))).toEqual(new Set(inBundle));
    const locked = Object.entries(lock.packages).map(([path, { version, license }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return JSON.stringify([name, version, license]);
    });
    for (const { name, version, license } of first.components) {
      expect(locked).toContain(JSON.stringify([name, version, license]));
    }
  });

  it('the software bill of materials is CycloneDX, with the same text each time', () => {
    const text = renderSbom('orders', first.components);
    expect(renderSbom('orders', bundleOf(orders, 'again', smallEntry).components)).toBe(text);
    const driver = first.components.find(({ name }) => name === 'cassandra-driver');
    const sqs = first.components.find(({ name }) => name === '@aws-sdk/client-sqs');
    expect(JSON.parse(text)).toMatchObject({
      bomFormat: 'CycloneDX',
      components: expect.arrayContaining([
        expect.objectContaining({ purl: `pkg:npm/cassandra-driver@${driver?.version}` }),
        expect.objectContaining({ purl: `pkg:npm/%40aws-sdk/client-sqs@${sqs?.version}` }),
      ]) as unknown,
    });
  });
});

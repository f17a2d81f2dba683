import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNode } from '../support/node-binary.ts';
import { openUserProject, type UserProject } from './user-project.ts';

let project: UserProject;
beforeAll(async () => {
  project = await openUserProject();
});
afterAll(() => {
  project.remove();
});

const inProject = (path: string): string => join(project.directory, path);
const inRepository = (path: string): string => join(import.meta.dirname, '../..', path);

describe('the packed package', () => {
  it('the packed package is clean for publint', async () => {
    const { stdout } = await project.run(
      process.execPath,
      inRepository('node_modules/publint/src/cli.js'),
      project.tarball,
      '--strict',
    );
    expect(stdout).toContain('All good!');
  });

  it('the packed package has types for every way of resolving ESM, by @arethetypeswrong/cli', async () => {
    const attw = inRepository('node_modules/@arethetypeswrong/cli/dist/index.js');
    const args = [project.tarball, '--profile', 'esm-only', '--format', 'json'];
    const { stdout } = await project.run(process.execPath, attw, ...args);
    const { analysis } = JSON.parse(stdout) as { analysis: { problems: { kind: string }[] } };
    // Both are of modules that a CommonJS file or an old TypeScript would load, which the profile leaves out.
    const known = ['CJSResolvesToESM', 'NoResolution'];
    expect(analysis.problems.map(({ kind }) => kind).filter((kind) => !known.includes(kind))).toEqual([]);
  });

  it('the packed package holds compiled code only: no TypeScript, no test and no bench', async () => {
    const files = await readdir(inProject('node_modules/millrace'), { recursive: true });
    const own = files.filter((file) => !file.startsWith('node_modules'));
    expect(own.filter((file) => /(^|\/)(test|bench|examples)(\/|$)/.test(file))).toEqual([]);
    expect(own.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
    expect(own).toContain('dist/core/connector/define.d.ts');
    expect(own).toContain('dist/local/jars/kafka-4.3/pom.xml');
  });

  it('the front door of the package loads nothing of AWS, CDK or Node', async ({ skip }) => {
    const script = `
      import { registerHooks } from 'node:module';
      registerHooks({
        resolve(id, context, next) {
          const found = next(id, context);
          if (context.parentURL?.includes('/millrace/dist/')) console.log(found.url);
          return found;
        },
      });
      await import('millrace');`;
    const node = findNode(24);
    if ('missing' in node) return skip(node.missing);
    const { stdout } = await project.run(node.path, '--input-type=module', '-e', script);
    const loaded = stdout.trim().split('\n');
    // gzip() and zlib() decompress with Node's own.
    const others = loaded.filter((url) => !url.includes('/millrace/dist/core/') && url !== 'node:zlib');
    expect(others).toEqual([]);
  });
});

describe('a new project with the packed package', () => {
  it.each([
    ['nodenext', {}],
    ['bundler', { module: 'preserve', moduleResolution: 'bundler' }],
  ])(
    'the types of the package and of files of schemas hold without skipLibCheck, with modules resolved as by %s',
    async (name, options) => {
      const file = inProject(`tsconfig.${name}.json`);
      const compilerOptions = { skipLibCheck: false, ...options };
      writeFileSync(inProject('order.avsc'), '"string"');
      writeFileSync(
        inProject('schemas.ts'),
        `import { defineConnector } from 'millrace';
import order from './order.avsc';
export const lengths: readonly number[] = [order.length, defineConnector.length];
`,
      );
      const include = ['connector.ts', 'bin', 'schemas.ts'];
      writeFileSync(file, JSON.stringify({ extends: './tsconfig.json', compilerOptions, include }));
      await project.run('npx', 'tsc', '--project', file);
    },
  );

  it('the installed command line prints the version of its package', async () => {
    const { stdout } = await project.run('npx', 'millrace', '--version');
    expect(`millrace-${stdout.trim()}.tgz`).toBe(basename(project.tarball));
  });

  it('the installed check finds no problem in a new project', async () => {
    const { stdout } = await project.run('npx', 'millrace', 'check');
    expect(stdout).toMatch(/^connector\.ts: \d+ routes?, no problem with schema\.cql/);
  });

  it('the installed bundle lists every package by its own name, and the same in the bill of materials', async () => {
    const { stdout } = await project.run('npx', 'millrace', 'bundle', '--sbom', 'bundle.cdx.json', '--json');
    const { packages, directory } = JSON.parse(stdout) as {
      packages: { name: string; bytes: number }[];
      directory: string;
    };
    expect(directory).toBe(inProject('.millrace/bundle'));
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['cassandra-driver', 'millrace', '@aws-sdk/client-sqs']));
    expect(packages.find(({ name }) => name === 'connector')?.bytes).toBeLessThan(5_000);
    const bill = JSON.parse(readFileSync(inProject('bundle.cdx.json'), 'utf8')) as {
      components: { name: string }[];
    };
    const components = new Set(bill.components.map(({ name }) => name));
    expect(components).toEqual(new Set(names.filter((name) => name !== 'connector')));
  });

  it('cdk synth of a new project writes the template, with the bundle and its bill of materials', async () => {
    await project.run('npm', 'run', '--silent', 'synth');
    const written = await readdir(inProject('cdk.out'));
    expect(written.filter((name) => name.endsWith('.template.json'))).toHaveLength(1);
    expect(written.some((name) => name.endsWith('.cdx.json'))).toBe(true);
  });

  it('the installed dev brings every record through real servers, and stores its state in the project', async () => {
    const { stdout } = await project.run('npx', 'millrace', 'dev', '--records', '2000', '--exit', '--json');
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ ok: true });
    expect(existsSync(inProject('.millrace'))).toBe(true);
    expect(existsSync(inProject('node_modules/millrace/.millrace'))).toBe(false);
  });

  it('the installed check and bundle work where the project is CommonJS', async () => {
    const folder = inProject('commonjs');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "name": "commonjs", "version": "1.0.0" }');
    symlinkSync(inProject('node_modules'), join(folder, 'node_modules'));
    await copyFile(inProject('connector.ts'), join(folder, 'connector.ts'));
    await copyFile(inProject('schema.cql'), join(folder, 'schema.cql'));
    const { stdout } = await project.runIn(folder, 'npx', 'millrace', 'check');
    expect(stdout).toContain('no problem with schema.cql');
    await project.runIn(folder, 'npx', 'millrace', 'bundle');
    expect(existsSync(join(folder, '.millrace/bundle/handler.mjs'))).toBe(true);
  });

  it.for([22, 24] as const)('the installed commands run on Node %i', async (major, { skip }) => {
    const node = findNode(major);
    if ('missing' in node) return skip(node.missing);
    const cli = inProject('node_modules/millrace/bin/millrace.mjs');
    const { stdout } = await project.run(node.path, cli, 'check');
    expect(stdout).toContain('no problem with schema.cql');
    await project.run(node.path, cli, 'bundle', '--out', `bundle-${major}`);
    expect(existsSync(inProject(`bundle-${major}/handler.mjs`))).toBe(true);
    const options = ['--records-per-second', '1', '--value-bytes', '1', '--batch-ms', '1'];
    expect((await project.run(node.path, cli, 'cost', ...options)).stdout).toContain('total: $');
    await project.run(node.path, cli, 'init', `on-node-${major}`);
    expect(existsSync(inProject(`on-node-${major}/connector.ts`))).toBe(true);
  });
});

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { init } from '../../cli/init.ts';
import { initSources, initTargets } from '../../tools/init/options.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const minutes = 60_000;
const run = promisify(execFile);

const projects = initTargets.flatMap((target) =>
  initSources.map((source) => ({ target, source, folder: join(scratch, `${source}-to-${target}`) })),
);

const silent = { out: () => undefined, err: () => undefined };

/** One program for all projects: most of a compiler's time is for the types of CDK. */
async function typeCheck(): Promise<void> {
  const [first] = projects;
  if (first === undefined) throw new Error('there is no project');
  const config = {
    extends: join(first.folder, 'tsconfig.json'),
    compilerOptions: {
      paths: {
        millrace: [join(projectRoot, 'core/connector/define.ts')],
        'millrace/cdk': [join(projectRoot, 'lib/index.ts')],
      },
    },
    include: projects.flatMap(({ folder }) => [join(folder, 'connector.ts'), join(folder, 'bin')]),
  };
  const file = join(scratch, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config));
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', file]).catch((error: unknown) => {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(output, { cause: error });
  });
}

/** Runs the app as cdk.json says, in an environment with nothing of the caller's in it. */
async function synthesize(folder: string): Promise<void> {
  const settings = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as {
    readonly app: string;
    readonly context: object;
  };
  const [command = '', ...args] = settings.app.split(' ');
  await run(command, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: scratch,
      // `millrace` is this repository's source.
      TSX_TSCONFIG_PATH: join(projectRoot, 'tsconfig.json'),
      CDK_OUTDIR: join(folder, 'cdk.out'),
      CDK_CONTEXT_JSON: JSON.stringify(settings.context),
    },
  });
}

beforeAll(async () => {
  for (const { target, source, folder } of projects) {
    await init.run([folder, '--target', target, '--source', source], silent);
  }
  const waiting = [...projects];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await synthesize(next.folder);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}, 10 * minutes);

describe('projects written by `millrace init`', () => {
  it(
    'the projects written by `init` type-check under their own tsconfig.json',
    async () => {
      await expect(typeCheck()).resolves.toBeUndefined();
    },
    10 * minutes,
  );

  it.each(projects)(
    'the project for $source to $target passes `millrace check`',
    async ({ folder, target }) => {
      const out: string[] = [];
      const io = { out: (line: string) => void out.push(line), err: (line: string) => void out.push(line) };
      const exitCode = await check.run([join(folder, 'connector.ts'), '--dialect', target], io);
      expect(exitCode).toBe(0);
      expect(out[0]).toContain('1 route, no problem with');
    },
  );

  it.each(projects)('the project for $source to $target synthesizes', ({ folder, target, source }) => {
    const assembly = JSON.parse(readFileSync(join(folder, 'cdk.out/manifest.json'), 'utf8')) as {
      readonly artifacts: Readonly<Record<string, { readonly type: string }>>;
    };
    const stacks = Object.entries(assembly.artifacts).flatMap(([name, { type }]) =>
      type === 'aws:cloudformation:stack' ? [name] : [],
    );
    const connector = stacks.filter((name) => !name.endsWith('Tables'));
    const tables = stacks.filter((name) => name.endsWith('Tables'));
    const [template, tablesTemplate] = [...connector, ...tables].map((stack) =>
      Template.fromString(readFileSync(join(folder, 'cdk.out', `${stack}.template.json`), 'utf8')),
    );
    if (template === undefined) throw new Error('there is no stack of the connector');
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { Topics: ['shop.orders'] });
    // A new project has its tables in a stack of their own, which is deployed first.
    template.resourceCountIs('AWS::Cassandra::Table', 0);
    expect(tables).toHaveLength(target === 'keyspaces' ? 1 : 0);
    tablesTemplate?.resourceCountIs('AWS::Cassandra::Table', 1);
    template.resourceCountIs('AWS::MSK::ServerlessCluster', source === 'new-msk' ? 1 : 0);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { appFile } from '../../tools/init/app-file.ts';
import { initSources, initTargets } from '../../tools/init/options.ts';
import { projectFiles } from '../../tools/init/project-files.ts';
import { scratchFolder } from './support/scratch.ts';

const scratch = scratchFolder();

const versions = {
  millrace: '0.0.0',
  'aws-cdk-lib': '0.0.0',
  constructs: '0.0.0',
  'aws-cdk': '0.0.0',
  tsx: '0.0.0',
  typescript: '0.0.0',
  '@types/node': '0.0.0',
};

const combinations = initSources.flatMap((source) => initTargets.map((target) => [source, target] as const));

it.each(combinations)('a new project of %s into %s has an app that synthesizes', async (source, target) => {
  const folder = join(scratch, `${source}-${target}`);
  for (const [path, text] of projectFiles({ name: 'shop-orders', source, target, versions })) {
    // Without a package.json of its own the project finds `millrace/cdk` in this repository.
    if (path === 'package.json' || path === 'tsconfig.json') continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  process.env['CDK_OUTDIR'] = join(folder, 'cdk.out');
  try {
    await expect(import(join(folder, 'bin/app.ts'))).resolves.toBeDefined();
  } finally {
    delete process.env['CDK_OUTDIR'];
  }
});

it.each(combinations)('the app of %s into %s imports only what it uses', (source, target) => {
  const [head = '', body = ''] = appFile({ name: 'orders', source, target }).split('\nconst app =');
  const names = [...head.matchAll(/import \{ ([^}]+) \}/g)].flatMap(([, list = '']) => list.split(', '));
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(`const app =${body}`))).toEqual([]);
});

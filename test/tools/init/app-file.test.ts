import { expect, it } from 'vitest';
import { appFile } from '../../../tools/init/app-file.ts';
import { initSources, initTargets } from '../../../tools/init/options.ts';

const combinations = initSources.flatMap((source) => initTargets.map((target) => [source, target] as const));

it.each(combinations)('the app of %s into %s imports what it uses and nothing else', (source, target) => {
  const [head = '', body = ''] = appFile({ name: 'orders', source, target }).split('\nconst app =');
  const code = `const app =${body}`.replace(/\/\/.*/g, '');
  const imported = [...head.matchAll(/import \{ ([^}]+) \}/g)].flatMap(([, list = '']) => list.split(', '));
  expect(imported.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  const used = [...code.matchAll(/\b([A-Z][A-Za-z]+)(?=[.(])/g)].map(([, name]) => name);
  expect(used.filter((name) => name !== undefined && !imported.includes(name))).toEqual([]);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Each place of the commands and tools that makes a client of AWS, with what it is made of. */
const clients = ['cli', 'tools'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(root, folder, name), 'utf8');
      if (!text.includes('@aws-sdk/client-')) return [];
      return [...text.matchAll(/new (?:\w*Client)\(([^;]*?)\);/g)].map(
        ([, made = '']) => [`${folder}/${name}`, made] as const,
      );
    }),
);

/** It sends no request: only its Region is asked. */
const silent = 'tools/doctor/gather/aws-access.ts';

describe('clients of AWS in the command line', () => {
  it('clients of AWS are found in the tools', () => {
    expect(clients.length).toBeGreaterThan(10);
  });

  it.each(clients.filter(([file]) => file !== silent))(
    'a client of AWS in %s has a time limit for each request',
    (_, made) => {
      expect(made).toMatch(/\bclientLimits\(|\baccess\b/);
    },
  );
});

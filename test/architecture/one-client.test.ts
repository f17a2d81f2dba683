import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

const makesDrivers = 'new Client(';
const fromDriver = /import \{[^}]*(?<!type )\bClient\b[^}]*\} from 'cassandra-driver'/;

function makers(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .filter((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return text.includes(makesDrivers) && fromDriver.test(text);
    });
}

describe('driver clients', () => {
  it('the functions and the command line create drivers in one place, so that all read values in the same form', () => {
    expect(['lambda', 'project', 'lib', 'tools', 'cli'].flatMap(makers)).toEqual([
      'lambda/adapters/cassandra/client.ts',
    ]);
  });
});

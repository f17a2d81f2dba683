import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'lambda/adapters/cassandra/driver');
const page = readFileSync(join(folder, 'README.md'), 'utf8');

describe('page of the driver patches', () => {
  it('the page of the driver patches names the installed version of the driver', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const [, version] = /`cassandra-driver` (\S+)\.\s/.exec(page) ?? [];
    expect(version).toBe(dependencies['cassandra-driver']);
  });

  it('the page of the driver patches lists every patch', () => {
    const named = [...page.matchAll(/^\| `([^`]+\.ts)`/gm)].map(([, file]) => file);
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
    expect(named.toSorted()).toEqual(files.toSorted());
  });
});

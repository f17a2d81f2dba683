import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundle } from '../../cli/bundle.ts';
import { projectRoot } from '../support/doc-pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-bundle-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('millrace bundle writes the bundle and its bill of materials, and prints their size as JSON', async () => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const sbom = join(folder, 'bundle.cdx.json');
  const args = [
    '--connector',
    join(projectRoot, 'examples/shop/connector.ts'),
    '--out',
    join(folder, 'bundle'),
    '--sbom',
    sbom,
  ];
  expect(await bundle.run([...args, '--json'], { out: print, err: print })).toBe(0);
  expect(JSON.parse(lines.join('\n'))).toMatchObject({ redriveHandler: 'redrive.handler' });
  const { bomFormat, components } = JSON.parse(readFileSync(sbom, 'utf8')) as {
    bomFormat: string;
    components: readonly { readonly name: string }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ name }) => name)).toContain('cassandra-driver');
}, 60_000);

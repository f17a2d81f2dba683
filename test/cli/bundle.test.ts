import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../../cli/bundle.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';

const folder = scratchFolder();

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

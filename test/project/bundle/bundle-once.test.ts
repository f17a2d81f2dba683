import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleOnce } from '../../../project/bundle/bundle-once.ts';
import type { Bundle } from '../../../project/bundle/bundle.ts';
import { scratchFolder } from '../../support/scratch.ts';

const scratch = scratchFolder();

const contentsOf = ({ directory }: Bundle): ReadonlyMap<string, string> =>
  new Map(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));

/** A connector that imports its table from a file of its own; `bundle` bundles it into the folder of the name given. */
function project(name: string) {
  const [connectorFile, tableFile] = [join(scratch, `${name}.ts`), join(scratch, `${name}-table.ts`)];
  writeFileSync(
    connectorFile,
    `import { table } from './${name}-table.ts';\nexport default { name: 'clicks', routes: [{ topic: 'clicks', table, columns: {} }] };\n`,
  );
  const setTable = (table: string): void => {
    writeFileSync(tableFile, `export const table = '${table}';\n`);
  };
  setTable('web.clicks');
  const bundle = (folder: string): Bundle =>
    bundleOnce({ connectorFile, outDirectory: join(scratch, name, folder) });
  return { setTable, bundle };
}

describe('bundle of a connector that was bundled before', () => {
  it('the second bundle of unchanged sources is the first, in a folder of its own', () => {
    const { bundle } = project('same');
    const [first, second] = [bundle('first'), bundle('second')];
    expect(second).toEqual({ ...first, directory: join(scratch, 'same/second') });
    expect(contentsOf(second)).toEqual(contentsOf(first));
  });

  it('the second bundle has what changed in a file that the connector imports', () => {
    const { bundle, setTable } = project('changed');
    bundle('first');
    setTable('web.other_clicks');
    expect([...contentsOf(bundle('second')).values()].join()).toContain('web.other_clicks');
  });

  it('the second bundle has what changed in a file of a schema', () => {
    const [connectorFile, schemaFile] = [join(scratch, 'avro.ts'), join(scratch, 'click.avsc')];
    writeFileSync(connectorFile, `import click from './click.avsc';\nexport default { name: click };\n`);
    const bundle = (folder: string): string => {
      const made = bundleOnce({ connectorFile, outDirectory: join(scratch, 'avro', folder) });
      expect(made.sources).toContain(schemaFile);
      return [...contentsOf(made).values()].join();
    };
    writeFileSync(schemaFile, '"string"');
    expect(bundle('first')).toContain('"string"');
    writeFileSync(schemaFile, '"fixed_of_version_2"');
    expect(bundle('second')).toContain('"fixed_of_version_2"');
  });

  it('the second bundle is made anew where the first was deleted', () => {
    const { bundle } = project('deleted');
    const first = bundle('first');
    const contents = contentsOf(first);
    rmSync(first.directory, { recursive: true });
    expect(contentsOf(bundle('second'))).toEqual(contents);
  });
});

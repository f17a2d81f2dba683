import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleConnector } from '../../../project/bundle/bundle.ts';
import { scratchFolder } from '../../support/scratch.ts';

const scratch = scratchFolder();

/** The registry clients that are in the bundle of a connector file, by their own files. */
function clientsOf(name: string, code: string): readonly string[] {
  const connectorFile = join(scratch, `${name}.ts`);
  writeFileSync(connectorFile, code);
  const { sources } = bundleConnector({ connectorFile, outDirectory: join(scratch, name) });
  return sources
    .filter((path) => path.includes('lambda/carry/registries/') && !path.endsWith('no-client.ts'))
    .map((path) => basename(path, '.ts'))
    .filter((client) => ['confluent', 'apicurio', 'glue'].includes(client));
}

const connector = (imports: string, value: string): string => `
  import { defineConnector, json, ${imports} } from 'millrace';
  export default defineConnector({
    name: 'orders',
    routes: [{ topic: 't', table: 'k.t', value: ${value}, columns: { id: 'value.id' } }],
  });`;

describe('the clients of registries in a bundle', () => {
  it('are none where no format names a registry, imported or not', () => {
    const imports = 'confluentRegistry, apicurioRegistry, glueRegistry';
    expect(clientsOf('none', connector(imports, 'json()'))).toEqual([]);
  });

  it.each(['confluent', 'apicurio', 'glue'])('are that of %s alone where a format names it', (kind) => {
    const value = `json({ registry: ${kind}Registry() })`;
    expect(clientsOf(kind, connector(`${kind}Registry`, value))).toEqual([kind]);
  });

  it('are found in the files that the connector file imports', () => {
    writeFileSync(
      join(scratch, 'formats.ts'),
      `import { glueRegistry, json } from 'millrace'; export const value = json({ registry: glueRegistry() });`,
    );
    const code = `import { value } from './formats.ts'; ${connector('text', 'value')}`;
    expect(clientsOf('imported', code)).toEqual(['glue']);
  });
});

import { buildSync, type BuildOptions } from 'esbuild';
import { codeFile } from '../package-files.ts';
import { fileOfInput } from './bundle-contents.ts';

/** The function that names a registry in a connector file, and the client that fetches from it, by the client's name. */
const clients: Readonly<Record<string, { readonly named: string; readonly client: string }>> = {
  '#confluent-client': {
    named: codeFile('core/decode/schema/confluent-registry'),
    client: codeFile('lambda/carry/registries/confluent'),
  },
  '#apicurio-client': {
    named: codeFile('core/decode/schema/apicurio-registry'),
    client: codeFile('lambda/carry/registries/apicurio'),
  },
  '#glue-client': {
    named: codeFile('core/decode/schema/glue-registry'),
    client: codeFile('lambda/carry/registries/glue'),
  },
};

const noClient = codeFile('lambda/carry/registries/no-client');

/**
 * What stands in the place of the clients of registries: those of registries that the connector file calls by name, as
 * esbuild finds once it has left out what the file does not use, and {@link noClient} for the others.
 */
export function registryClients(
  connectorFile: string,
  options: BuildOptions,
): Readonly<Record<string, string>> {
  const { metafile } = buildSync({
    ...options,
    entryPoints: { connector: connectorFile },
    write: false,
    metafile: true,
    splitting: false,
    sourcemap: false,
  });
  const used = new Set(
    Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
        bytesInOutput > 0 ? fileOfInput(path) : [],
      ),
    ),
  );
  return Object.fromEntries(
    Object.entries(clients).map(([name, { named, client }]) => [name, used.has(named) ? client : noClient]),
  );
}

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegistryKind } from '../../../core/connector/registries.ts';
import { projectRoot } from '../../support/project-root.ts';

/** Writes a connector below the folder whose keys and values have schemas in these registries; returns its file. */
export function registryConnector(
  folder: string,
  { key, value }: { readonly key?: RegistryKind; readonly value?: RegistryKind },
): string {
  const directory = join(folder, `connector-${key ?? 'none'}-${value ?? 'none'}`);
  const file = join(directory, 'connector.ts');
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, 'schema.cql'),
    'CREATE TABLE web.clicks (id text, at timestamp, PRIMARY KEY (id, at));\n',
  );
  writeFileSync(
    file,
    `import { json } from ${JSON.stringify(join(projectRoot, 'core/connector/define.ts'))};

const from = (registry) => (registry === undefined ? json() : { ...json(), registry });

export default {
  name: 'clicks',
  routes: [
    {
      topic: 'web.clicks',
      table: 'web.clicks',
      key: from(${JSON.stringify(key)}),
      value: from(${JSON.stringify(value)}),
      columns: { id: 'value.id', at: 'timestamp' },
    },
  ],
};
`,
  );
  return file;
}

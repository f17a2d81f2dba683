import { appFile } from './app-file.ts';
import { connectorFile } from './connector-file.ts';
import { fixtureFile } from './fixture-file.ts';
import type { InitOptions } from './options.ts';
import { readmeFile } from './readme-file.ts';
import { schemaFile } from './schema-file.ts';
import { cdkFile, gitignoreFile, packageFile, tsconfigFile } from './settings-files.ts';

/** The files of a new project: path within its folder → text. The same options give the same files. */
export function projectFiles(options: InitOptions): ReadonlyMap<string, string> {
  return new Map([
    ['connector.ts', connectorFile(options)],
    ['schema.cql', schemaFile(options)],
    ['fixtures/orders.jsonl', fixtureFile()],
    ['bin/app.ts', appFile(options)],
    ['cdk.json', cdkFile()],
    ['package.json', packageFile(options)],
    ['tsconfig.json', tsconfigFile()],
    ['.gitignore', gitignoreFile()],
    ['README.md', readmeFile(options)],
  ]);
}

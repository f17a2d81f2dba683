import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { commands } from '../../cli/commands.ts';
import { readDeclarations } from './declarations.ts';
import { configurationPage } from './page.ts';
import { sections, sourcePaths } from './sections.ts';

const root = join(import.meta.dirname, '../..');

export const pagePath = join(root, 'docs/CONFIGURATION.md');

/** The page as it must be, in the form that `npm run format` leaves alone. */
export async function generateConfigurationPage(): Promise<string> {
  const { find, has } = readDeclarations(sourcePaths.map((path) => join(root, path)));
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  const page = configurationPage(sections, find, has, loaded);
  return format(page, { ...(await resolveConfig(pagePath)), parser: 'markdown' });
}

/** `npm run docs`: writes the generated pages. `-- --check` writes nothing and ends with 1 if one of them differs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generateConfigurationPage, pagePath } from './generate.ts';
import { generateMappingPage, mappingPath } from './mapping-page.ts';

const pages = [
  [pagePath, await generateConfigurationPage()],
  [mappingPath, await generateMappingPage()],
] as const;

for (const [path, page] of pages) {
  const present = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (!process.argv.includes('--check')) writeFileSync(path, page);
  else if (page !== present) {
    process.stderr.write(`${path} differs from the code: run \`npm run docs\`\n`);
    process.exitCode = 1;
  }
}

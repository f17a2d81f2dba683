/** `npm run docs`: writes docs/CONFIGURATION.md. `-- --check` writes nothing and ends with 1 if the page differs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generateConfigurationPage, pagePath } from './generate.ts';

const page = await generateConfigurationPage();
const present = existsSync(pagePath) ? readFileSync(pagePath, 'utf8') : '';
if (!process.argv.includes('--check')) writeFileSync(pagePath, page);
else if (page !== present) {
  process.stderr.write('docs/CONFIGURATION.md differs from the types and the commands: run `npm run docs`\n');
  process.exitCode = 1;
}

import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { openOwnBundle } from '../../../local/pipeline/own-bundle.ts';
import { openDirectory } from '../../../local/directories/run-directory.ts';

const smallEntry = fileURLToPath(new URL('../../lib/support/small-entry.ts', import.meta.url));

const codeOf = (directory: string): string =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('');

it('each run gets its own bundle, which is removed with the run', async () => {
  const scratch = await openDirectory('own-bundle', undefined);
  onTestFinished(() => scratch.close(false));
  const [first, second] = await Promise.all(
    ['first', 'second'].map((name) => {
      const file = join(scratch.path, `${name}.ts`);
      writeFileSync(file, `export default { name: 'of-the-${name}', routes: [] };\n`);
      return openOwnBundle(file, smallEntry);
    }),
  );
  if (first === undefined || second === undefined) throw new Error('two bundles were opened');
  expect(codeOf(first.bundle.directory)).toContain('of-the-first');
  expect(codeOf(first.bundle.directory)).not.toContain('of-the-second');
  expect(codeOf(second.bundle.directory)).toContain('of-the-second');
  await first.close();
  expect(existsSync(first.bundle.directory)).toBe(false);
  expect(codeOf(second.bundle.directory)).toContain('of-the-second');
  await second.close();
});

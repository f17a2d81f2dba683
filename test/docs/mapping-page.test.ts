import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateMappingPage } from '../../docs/generate/mapping-page.ts';
import { formatNames } from '../../core/connector/formats.ts';
import { conversions } from '../../core/cql/encode/conversions.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/MAPPING.md'), 'utf8');
const between = (begin: string, end: string): string => page.split(begin)[1]?.split(end)[0] ?? '';
const types = between('<!-- table: types -->', '<!-- end of table -->');
const formats = between('<!-- formats:begin -->', '<!-- formats:end -->');
const rows = new Map(
  [...types.matchAll(/^\| `(\w+)` +\| (.+?) +\|$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
);

describe('docs/MAPPING.md', () => {
  it('docs/MAPPING.md is what `npm run docs` writes', async () => {
    expect(page).toBe(await generateMappingPage());
  });

  it.each(formatNames)('the table of formats has a row for %s', (name) => {
    expect(formats).toContain(`\`${name}(`);
  });

  it.each(Object.entries(conversions))(
    'the mapping page says what %s accepts in the words of the messages',
    (name, { accepts }) => {
      expect(rows.get(name)).toBe(accepts);
    },
  );
});

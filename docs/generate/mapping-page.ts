import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { conversions } from '../../core/cql/encode/conversions.ts';
import { allColumns } from './values/columns.ts';
import { cellOf, type FormatTable } from './values/kind.ts';
import { formatTables } from './values/tables.ts';
import { readDeclarations, type Member } from './declarations.ts';
import { meaning, table } from './option-table.ts';
import { sourcePaths } from './sections.ts';

const root = join(import.meta.dirname, '../..');

export const mappingPath = join(root, 'docs/MAPPING.md');

/** The tables of docs/MAPPING.md, by the name in the comments around each: `<!-- table: types -->`. */
const tables: Readonly<Record<string, () => readonly string[]>> = {
  types: () =>
    table(
      ['type', 'takes'],
      Object.entries(conversions).map(([name, { accepts }]) => [`\`${name}\``, accepts]),
    ),
  options: () => table(['option', 'values', 'default', 'meaning'], valueOptions().map(optionRow)),
  values: () =>
    table(
      ['format', 'value', 'columns that take it', 'refused at run time only'],
      formatTables.flatMap(valueRows),
    ),
};

/** The page with its tables as they must be, in the form that `npm run format` leaves alone. */
export async function generateMappingPage(): Promise<string> {
  const page = readFileSync(mappingPath, 'utf8');
  const names = new Set<string>();
  const filled = page.replace(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end of table -->)/g,
    (_, begin: string, name: string, end: string) => {
      const make = tables[name];
      if (make === undefined)
        throw new Error(`docs/MAPPING.md asks for a table '${name}' that nothing generates`);
      names.add(name);
      return [begin, ...make(), end].join('\n');
    },
  );
  const missing = Object.keys(tables).filter((name) => !names.has(name));
  if (missing.length > 0)
    throw new Error(`docs/MAPPING.md has no place for the tables ${missing.join(', ')}`);
  return format(filled, { ...(await resolveConfig(mappingPath)), parser: 'markdown' });
}

function valueOptions(): readonly Member[] {
  const { find } = readDeclarations(sourcePaths.map((path) => join(root, path)));
  const declaration = find('ValueOptions');
  if (declaration.kind !== 'options') throw new Error('ValueOptions is no interface any more');
  return declaration.members;
}

const optionRow = (member: Member): readonly string[] => [
  `\`${member.name}\``,
  `\`${member.type.replaceAll(/\s+/g, ' ').replaceAll('readonly ', '')}\``,
  member.doc.default ?? '',
  meaning(member, new Map()),
];

/** What the tests write to real servers, and read back. */
function valueRows({ name, kinds }: FormatTable): readonly (readonly string[])[] {
  return kinds.map((kind) => {
    const columns = (is: (expected: string) => boolean): string =>
      allColumns
        .filter((column) => is(cellOf(kind.cells, column)))
        .map(code)
        .join(', ');
    return [
      name,
      inWords(kind.name),
      columns((expected) => !expected.startsWith('!')) || 'none',
      columns((expected) => expected === '!out_of_range'),
    ];
  });
}

/** `wholeText` as `whole text`; what is a value itself stays as it is. */
const inWords = (name: string): string =>
  /^[a-z]+(?:[A-Z0-9][a-z0-9]*)*$/.test(name)
    ? name.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`)
    : code(name);

const code = (text: string): string => `\`${text}\``;

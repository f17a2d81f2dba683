import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateIn } from '../../../tools/check/locate-problem.ts';

const written = `import { defineConnector, json } from 'millrace';
// routes: [{ topic: 'in a comment' }]
export default defineConnector({
  name: 'c', /* columns: { */
  routes: [
    {
      topic: 't',
      key: json(),
      table: 'k.t',
      columns: {
        id: 'key',
        'Last Name': 'value.name',
        n: (record) => String(record.value).replace(/[{"'\\]/]/g, '}').length,
        m: ({ value }) => { return \`} \${value.a} {\`; },
        where: "it's }",
      },
      timestamp: { field: 'value.at', unit: 'ms' },
      where(record) { return record.value !== null; },
    },
    { topic: 'u',
      tabel: 'k.u', columns: { id: 'key' } },
  ],
});
`;

describe('locateIn', () => {
  it.each([
    ['', 3],
    ['name', 4],
    ['routes', 5],
    ['routes[0]', 6],
    ['routes[0].topic', 7],
    ['routes[0].columns', 10],
    ['routes[0].columns.id', 11],
    ['routes[0].columns["Last Name"]', 12],
    ['routes[0].columns.n', 13],
    ['routes[0].columns.m', 14],
    ['routes[0].columns.where', 15],
    ['routes[0].timestamp.unit', 17],
    ['routes[0].where', 18],
    ['routes[1].tabel', 21],
  ])('locateIn finds %s on line %i', (path, line) => {
    expect(locateIn(written)(path)).toBe(line);
  });

  it('locateIn finds the line of the literal that lacks a missing option', () => {
    expect(locateIn(written)('routes[1].table')).toBe(20);
    expect(locateIn(written)('routes[0].columns.absent')).toBe(10);
    expect(locateIn(written)('deadLetterLimit')).toBe(3);
  });

  it('locateIn follows constants of the file', () => {
    const lineOf = locateIn(
      `const columns: Record<string, string> = {\n  id: 'key',\n};\nconst routes = [\n  { topic: 't', columns },\n  { columns: columns },\n];\nconst c = { name: 'c', routes } satisfies X;\nexport default c;\n`,
    );
    expect(lineOf('name')).toBe(8);
    expect(lineOf('routes[0].topic')).toBe(5);
    expect(lineOf('routes[0].columns')).toBe(5);
    expect(lineOf('routes[1].columns.id')).toBe(2);
  });

  it('locateIn finds entries before a spread', () => {
    const lineOf = locateIn(`export default { routes: [\n  { topic: 't' },\n  ...others,\n] };`);
    expect([lineOf('routes[0].topic'), lineOf('routes[1].topic')]).toEqual([2, undefined]);
  });

  it.each([
    [
      'a list that is computed',
      `export default { routes: topics.map((topic) => ({ topic })) };`,
      'routes[0].topic',
    ],
    [
      'a list with others spread before',
      `export default { routes: [...a, { topic: 't' }] };`,
      'routes[0].topic',
    ],
    [
      'a literal that is changed',
      `export default { routes: [{ topic: 't' }].reverse() };`,
      'routes[0].topic',
    ],
    ['a property that a spread replaces', `export default { name: 'c', ...rest };`, 'name'],
    ['a key that is missing where others are spread', `export default { ...rest };`, 'name'],
    ['a computed key', `export default { [key]: 1 };`, 'name'],
    ['an imported connector', `import c from './c.ts';\nexport default c;`, 'name'],
    [
      'a constant of two places',
      `{ const r = []; }\nconst r = [{ topic: 1 }];\nexport default { routes: r };`,
      'routes[0].topic',
    ],
    ['a choice', `export default { routes: dev ? [{ topic: 1 }] : [] };`, 'routes[0].topic'],
    ['a function that makes it', `export default make({ name: 'c' });`, 'name'],
    ['a file that does not end', `export default { name: 'c', routes: [`, 'name'],
    ['an open template', 'export default { name: `c', 'name'],
    ['a missing item', `export default { routes: [{}] };`, 'routes[4].topic'],
  ])('locateIn gives no line for %s', (_, source, path) => {
    expect(locateIn(source)(path)).toBeUndefined();
  });

  it('locateIn finds every column of the example at its name', () => {
    const source = readFileSync(join(import.meta.dirname, '../../../examples/shop/connector.ts'), 'utf8');
    const lines = source.split('\n');
    const line = locateIn(source)('routes[1].columns.total') ?? 0;
    expect(lines[line - 1]).toMatch(/^\s*total:/);
    const day = locateIn(source)('routes[1].columns.day') ?? 0;
    expect(lines[day - 1]).toMatch(/^\s*day:/);
  });
});

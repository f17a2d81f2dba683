import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { nativeTypes, type CqlType } from '../../../core/cql/type.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import { nowMs } from './routes.ts';
import { finderOf, listOf, mapOne, native, recordOf, tableOf } from './tables.ts';

/** Far above what honest work takes (below 0.2 on a quiet machine), far below what work by the square takes. */
const mostMicrosPerByte = 1.5;
const documentBytes = 60_000;
/** What a record costs, however short it is, counts as so many bytes. */
const freeBytes = 20_000;

const set = (element: CqlType): CqlType => ({ kind: 'set', element, frozen: true });
const map = (key: CqlType, value: CqlType): CqlType => ({ kind: 'map', key, value, frozen: true });
const wide: CqlType = {
  kind: 'udt',
  keyspace: 'shop',
  name: 'u',
  fields: Array.from({ length: 60 }, (_, index) => ({ name: `f${index}`, type: native('int') })),
  frozen: true,
};

/** Pieces that are short and may stand for much, or are long and may be taken apart slowly. */
const pieces: readonly string[] = [
  '0e-9999',
  '0e9999',
  '1e9999',
  '1e9990',
  '1e400',
  '1e-9999',
  '-0',
  `1${'0'.repeat(9_998)}e-9998`,
  `${'7'.repeat(9_999)}0`,
  `0.${'0'.repeat(9_990)}1`,
  '7'.repeat(100_000),
  `1e${'0'.repeat(50_000)}1`,
  `"${'7'.repeat(9_999)}"`,
  `"${'0'.repeat(50_000)}"`,
  `"${'1'.repeat(50_000)}y"`,
  `"${':'.repeat(45)}"`,
  `"${'1:'.repeat(20_000)}"`,
  `"P${'1'.repeat(190)}"`,
  `"${'\\u0000'.repeat(20_000)}"`,
  `"${'\\ud83d\\ude00'.repeat(5_000)}"`,
  `"${'A'.repeat(60_000)}"`,
  '{}',
  '[]',
  'null',
  '1',
  '"a"',
];

function documentOf(piece: string): string {
  const count = Math.max(1, Math.floor(documentBytes / (piece.length + 1)));
  return `{"a":[${Array.from({ length: count }, () => piece).join(',')}],"k":${piece}}`;
}

/** CPU for each byte of the document, in microseconds: the least of a few tries. */
function microsPerByte(work: () => void, bytes: number): number {
  let least = Infinity;
  for (let attempt = 0; attempt < 4 && least / bytes > mostMicrosPerByte / 4; attempt++) {
    const { user, system } = process.cpuUsage();
    try {
      work();
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
    }
    const spent = process.cpuUsage();
    least = Math.min(least, spent.user + spent.system - user - system);
  }
  return least / bytes;
}

function expectBounded(type: CqlType, value: string, key: CqlType = native('int')): void {
  const table = tableOf('x', {
    id: ['partition', native('text')],
    seq: ['clustering', key],
    a: ['regular', type],
  });
  const route: RouteDefinition = {
    topic: 't',
    table: 'shop.x',
    columns: { id: 'key', seq: key.kind === 'native' && key.name === 'int' ? '7' : 'value.k', a: 'value.a' },
  };
  const [compiled] = compileConnector({ name: 'c', routes: [route] }, finderOf(table)).routesByTopic.get(
    't',
  )!;
  const work = () => mapOne(compiled!, recordOf({ key: 'k', value }), 0, nowMs);
  expect(microsPerByte(work, freeBytes + value.length)).toBeLessThan(mostMicrosPerByte);
}

const orderedOrWide: ReadonlySet<string> = new Set(['text', 'varint', 'decimal', 'a wide type']);

const elements: readonly (readonly [string, CqlType])[] = [
  ...nativeTypes.filter((name) => name !== 'counter').map((name) => [name, native(name)] as const),
  ['a list of texts', listOf(native('text'))],
  ['a wide type', wide],
];

describe('work per record', () => {
  it.each(elements)('the work for a list of %s is proportional to the bytes of the record', (_, type) => {
    for (const piece of pieces) expectBounded(listOf(type), documentOf(piece));
  });

  it.each(elements.filter(([name]) => orderedOrWide.has(name)))(
    'the work for a set of %s is proportional to the bytes of the record',
    (_, type) => {
      for (const piece of pieces) expectBounded(set(type), documentOf(piece));
    },
  );

  it('the work for a clustering key of decimals is proportional to the bytes of the record', () => {
    for (const piece of pieces) {
      expectBounded(native('int'), `{"k":${piece}}`, native('decimal'));
    }
    const many = Array.from({ length: 30 }, () => `1${'0'.repeat(9_999)}`).join(',');
    expectBounded(native('int'), `{"k":[${many}]}`, listOf(native('decimal')));
  });

  it('the work for a map with many names is proportional to the bytes of the record', () => {
    const names = Array.from({ length: 30_000 }, (_, index) => `"${index}":1`).join(',');
    expectBounded(map(native('text'), native('int')), `{"a":{${names}}}`);
    expectBounded(map(native('decimal'), native('int')), `{"a":{${names}}}`);
    const same = Array.from({ length: 50_000 }, () => '"__proto__":1').join(',');
    expectBounded(map(native('text'), native('int')), `{"a":{${same}}}`);
    const pairs = Array.from({ length: 30_000 }, () => '[1,1]').join(',');
    expectBounded(map(native('int'), native('int')), `{"a":[${pairs}]}`);
  });

  it('the work for unknown field names and unread nested levels is proportional to the bytes of the record', () => {
    const names = Array.from({ length: 30_000 }, (_, index) => `"x${index}":1`).join(',');
    expectBounded(wide, `{"a":{${names}}}`);
    expectBounded(wide, `{"b":${'['.repeat(150_000)}1.10${']'.repeat(150_000)}}`);
  });
});

describe('row above 16 MiB', () => {
  const empties = (count: number): string => `[${Array.from({ length: count }, () => '{}').join(',')}]`;
  const pairs = (count: number): string =>
    `[${Array.from({ length: count }, (_, index) => `[${index},{}]`).join(',')}]`;
  it.each([
    ['a list', listOf(wide), empties(70_000), 'row_too_large'],
    ['a list of lists', listOf(listOf(wide)), `[${empties(40_000)},${empties(40_000)}]`, 'row_too_large'],
    ['a map', map(native('int'), wide), pairs(70_000), 'row_too_large'],
    ['not a list below it', listOf(wide), empties(60_000), undefined],
    ['not a map below it', map(native('int'), wide), pairs(60_000), undefined],
  ] as const)(
    'a row above 16 MiB becomes a dead letter once that much of it is encoded: %s',
    (_, type, a, code) => {
      const table = tableOf('x', { id: ['partition', native('text')], a: ['regular', type] });
      const route: RouteDefinition = { topic: 't', table: 'shop.x', columns: { id: 'key', a: 'value.a' } };
      const [compiled] = compileConnector({ name: 'c', routes: [route] }, finderOf(table)).routesByTopic.get(
        't',
      )!;
      let got: unknown;
      try {
        mapOne(compiled!, recordOf({ key: 'k', value: `{"a":${a}}` }), 0, nowMs);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        got = error.code;
        expect(error.column).toBe('a');
      }
      expect(got).toBe(code);
    },
  );

  it('a row above 16 MiB in several columns becomes a dead letter once that much of it is encoded', () => {
    const table = tableOf('x', {
      id: ['partition', native('text')],
      ...Object.fromEntries(
        Array.from({ length: 9 }, (_, index) => [`c${index}`, ['regular', native('text')]] as const),
      ),
    });
    const columns = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`c${index}`, 'value.a']));
    const route: RouteDefinition = { topic: 't', table: 'shop.x', columns: { id: 'key', ...columns } };
    const [compiled] = compileConnector({ name: 'c', routes: [route] }, finderOf(table)).routesByTopic.get(
      't',
    )!;
    const map = (length: number) => () =>
      mapOne(compiled!, recordOf({ key: 'k', value: { a: 'x'.repeat(length) } }), 0, nowMs);
    expect(map(1_800_000)).not.toThrow();
    expect(map(2_000_000)).toThrow(expect.objectContaining({ code: 'row_too_large' }));
  });
});

it('a record with very many headers is not searched header by header for each column', () => {
  const table = tableOf('x', {
    id: ['partition', native('text')],
    ...Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`c${index}`, ['regular', native('text')]] as const),
    ),
  });
  const columns = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`c${index}`, `header.h${index}`]),
  );
  const route: RouteDefinition = { topic: 't', table: 'shop.x', columns: { id: 'key', ...columns } };
  const [compiled] = compileConnector({ name: 'c', routes: [route] }, finderOf(table)).routesByTopic.get(
    't',
  )!;
  const empty = Buffer.alloc(0);
  const headers = Array.from({ length: 100_000 }, () => ({ name: 'other', value: empty }));
  const work = () => mapOne(compiled!, recordOf({ key: 'k', headers: [...headers] }), 0, nowMs);
  expect(microsPerByte(work, headers.length * 8)).toBeLessThan(0.05);
});

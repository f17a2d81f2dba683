import { describe, expect, it } from 'vitest';
import type { EmptyValueAction, EmptyValues, RouteDefinition } from '../../../core/connector/connector.ts';
import { bytes, json, text } from '../../../core/connector/define.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import { compile, errorOf, nowMs, orders, type Given } from './routes.ts';
import { finderOf, mapOne, recordOf } from './tables.ts';

const city = { city: 'value.address.city', big: 'value.n' } as const;

/** `upsert` and its values of the columns that are no key, `delete`, why it is skipped, or the code of its dead letter. */
function fate(changes: Partial<RouteDefinition>, value: unknown, record: Given = {}): unknown {
  const route = compile({ columns: city, ...changes });
  try {
    const mapped = mapOne(route, recordOf({ key: 'k', value, ...record }), 0, nowMs);
    if (typeof mapped === 'string') return mapped;
    const { shape, params } = mapped;
    return shape.kind === 'delete' ? 'delete' : ['upsert', ...params.slice(2, shape.columnCount)];
  } catch {
    return errorOf(() => mapOne(route, recordOf({ key: 'k', value, ...record }), 0, nowMs)).code;
  }
}

const action = (emptyValues: EmptyValues): Partial<RouteDefinition> => ({ emptyValues });
const actions: readonly (readonly [EmptyValueAction, unknown])[] = [
  ['row', ['upsert', undefined, undefined]],
  ['delete', 'delete'],
  ['skip', 'empty-value'],
];

describe('value that is JSON null', () => {
  it.each(['null', ' null', 'null\n', '\ufeffnull', '\t\r\n null \n'])(
    'a JSON null value is treated as a tombstone: %j',
    (value) => {
      expect(fate({}, value)).toBe('empty-value');
      expect(fate({ tombstones: 'delete' }, value)).toBe('delete');
    },
  );

  it('a JSON null value is treated as a tombstone by a route that reads nothing of the value', () => {
    expect(fate({ columns: {} }, 'null')).toBe('empty-value');
    expect(fate({ columns: {}, tombstones: 'delete' }, 'null')).toBe('delete');
  });

  it.each([...actions, ['dead-letter', 'empty_value'] as const])(
    'a JSON null value is treated as the jsonNull option says: %s',
    (jsonNull, expected) => {
      for (const tombstones of ['skip', 'delete'] as const) {
        expect(fate({ tombstones, emptyValues: { jsonNull } }, 'null')).toEqual(expected);
      }
      expect(fate(action({ jsonNull }), null)).toBe('tombstone');
    },
  );

  it("a JSON null value deletes the mapped columns with `jsonNull: 'row'` and `nulls: 'delete'`", () => {
    expect(fate({ nulls: 'delete', emptyValues: { jsonNull: 'row' } }, 'null')).toEqual([
      'upsert',
      null,
      null,
    ]);
  });

  it('`where` is called with the value null for a JSON null value unless the value is skipped', () => {
    const where: RouteDefinition['where'] = ({ value }) => value !== null;
    for (const jsonNull of ['row', 'delete', 'dead-letter'] as const) {
      expect(fate({ where, emptyValues: { jsonNull } }, 'null')).toBe('filtered');
    }
    expect(fate({ where }, 'null')).toBe('empty-value');
  });

  it.each(['nullx', 'nul', '"null"', '[null]', 'null null', '   ', '\ufeff'])(
    'a value that only resembles JSON null is not treated as one: %j',
    (value) => {
      expect(fate({ tombstones: 'delete' }, value)).not.toBe('delete');
    },
  );

  it('the text null is an ordinary value for the formats text() and bytes()', () => {
    for (const value of [text(), bytes()]) {
      const columns = value.kind === 'text' ? { city: 'value' as const } : { raw: 'value' as const };
      expect(fate({ value, columns, tombstones: 'delete' }, 'null')).toEqual(['upsert', Buffer.from('null')]);
    }
  });

  it('a JSON null key is a missing key column', () => {
    expect(fate({ key: json() }, '{"n":1}', { key: 'null' })).toBe('missing_key_column');
  });
});

describe('value of zero bytes', () => {
  it('a value of zero bytes is malformed JSON by default and never a delete', () => {
    expect(fate({ tombstones: 'delete' }, '')).toBe('malformed_json');
    expect(fate({ columns: {} }, '')).toEqual(['upsert']);
  });

  it.each([...actions, ['dead-letter', 'empty_value'] as const])(
    'a value of zero bytes is treated as the noBytes option says: %s',
    (noBytes, expected) => {
      expect(fate(action({ noBytes }), '')).toEqual(expected);
      expect(fate(action({ noBytes }), ' ')).toBe('malformed_json');
    },
  );

  it('a value of zero bytes is an ordinary value for text() and bytes() unless noBytes says otherwise', () => {
    for (const [value, column] of [
      [text(), 'city'],
      [bytes(), 'raw'],
    ] as const) {
      const changes = { value, columns: { [column]: 'value' as const } };
      expect(fate(changes, '')).toEqual(['upsert', Buffer.alloc(0)]);
      expect(fate({ ...changes, emptyValues: { noBytes: 'row' } }, '')).toEqual(['upsert', Buffer.alloc(0)]);
      expect(fate({ ...changes, emptyValues: { noBytes: 'delete' } }, '')).toBe('delete');
      expect(fate({ ...changes, emptyValues: { noBytes: 'skip' } }, '')).toBe('empty-value');
    }
  });

  it('functions get null for a value of zero bytes only in routes that set noBytes', () => {
    const seen: unknown[] = [];
    const where: RouteDefinition['where'] = ({ value }) => seen.push(value) > 0;
    const route = {
      topic: 't',
      table: 'shop.orders',
      columns: { id: 'key', seq: '7', ...city },
      where,
    } as const;
    const routes = [
      { ...route, emptyValues: { noBytes: 'row' } } as const,
      { ...route, table: 'shop.other' },
    ];
    const other = { ...orders, name: 'other' };
    const compiled = compileConnector({ name: 'c', routes }, finderOf(orders, other)).routesByTopic.get('t')!;
    const record = recordOf({ key: 'k', value: '' });
    expect(mapOne(compiled[0]!, record, 0, nowMs)).toMatchObject({ shape: { kind: 'upsert' } });
    expect(seen).toEqual([null]);
    expect(errorOf(() => mapOne(compiled[1]!, record, 0, nowMs)).code).toBe('malformed_json');
  });
});

describe('value of which nothing is mapped', () => {
  const nothing = [
    '{}',
    '{"other":1}',
    '{"address":null}',
    '{"address":{}}',
    '{"address":{"city":null},"n":null}',
  ];

  it.each(nothing)('a value of which nothing is mapped becomes a dead letter by default: %s', (value) => {
    expect(fate({}, value)).toBe('nothing_mapped');
  });

  it('the failure of a value of which nothing is mapped names its sources and what to change', () => {
    const columns = { ...city, raw: () => undefined, day: "'2026-01-01'" } as const;
    const error = errorOf(() => mapOne(compile({ columns }), recordOf({ key: 'k', value: '{}' }), 0, nowMs));
    expect(fullText(error.reason)).toBe(
      `no column took anything from the value, only null or nothing: value.address.city, value.n, the function of raw; map a field that the value has, or give the route emptyValues: { nothingMapped: 'skip' }, 'delete', or 'row' for a row without them`,
    );
    const tags = { at: 'value.a', total: 'value.t', day: 'value.d', ...city, tags: 'value.x' } as const;
    expect(
      fullText(errorOf(() => mapOne(compile({ columns: tags }), recordOf({ key: 'k' }), 0, nowMs)).reason),
    ).toContain('value.a, value.t, value.d, value.address.city, value.n and 1 more;');
  });

  it.each([...actions, ['dead-letter', 'nothing_mapped'] as const])(
    'a value of which nothing is mapped is treated as the nothingMapped option says: %s',
    (nothingMapped, expected) => {
      for (const value of nothing) expect(fate(action({ nothingMapped }), value)).toEqual(expected);
      expect(fate(action({ nothingMapped }), '{"n":1}')).toMatchObject(['upsert', undefined, {}]);
    },
  );

  it('a null that deletes its column, or the column of a field below it, counts as mapped', () => {
    expect(fate({ nulls: 'delete' }, '{"n":null}')).toEqual(['upsert', undefined, null]);
    expect(fate({ nulls: 'delete' }, '{"address":null}')).toEqual(['upsert', null, undefined]);
    expect(fate({ nulls: 'delete' }, '{"other":null}')).toBe('nothing_mapped');
  });

  it('a route that maps nothing from the value, or maps a key column from it, has no unmapped values', () => {
    expect(fate({ columns: { big: 'offset', city: 'header.h', day: 'now()' } }, '{}')).toContain('upsert');
    expect(fate({ columns: { ...city, id: 'value.id' } }, '{"id":"a"}')).toContain('upsert');
  });

  it('a function that read the value and returns something counts as mapped', () => {
    expect(
      fate({ columns: { ...city, raw: ({ value }) => (value ? Buffer.from('x') : null) } }, '{}'),
    ).toContain('upsert');
    expect(fate({ columns: { ...city, id: ({ value }) => JSON.stringify(value) } }, '{}')).toContain(
      'upsert',
    );
  });

  it('a function that returns nothing, or returns something not from the value, does not count as mapped', () => {
    expect(fate({ columns: { city: ({ value }) => (value === 1 ? 'x' : undefined) } }, '{}')).toBe(
      'nothing_mapped',
    );
    expect(fate({ columns: { ...city, day: () => '2026-01-01' } }, '{}')).toBe('nothing_mapped');
    expect(fate({ columns: { ...city, id: ({ key }) => `${String(key)}!` } }, '{}')).toBe('nothing_mapped');
    const where: RouteDefinition['where'] = ({ value }) => value !== null;
    expect(fate({ where, columns: { ...city, id: ({ key }) => `${String(key)}!` } }, '{}')).toBe(
      'nothing_mapped',
    );
  });

  it('functions that have not read the value do not make it a value of which nothing is mapped', () => {
    expect(fate({ columns: { city: (record) => record.header('none') } }, '{}')).toEqual([
      'upsert',
      undefined,
    ]);
  });
});

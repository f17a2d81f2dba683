import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { json } from '../../../core/connector/define.ts';
import { needsExactNumbers, pathsOf } from '../../../core/mapping/compile/route-format.ts';
import { printJson } from '../../../core/mapping/language/print-json.ts';
import { ExactNumber } from '../../../core/value/exact-number.ts';
import { Float32 } from '../../../core/value/float32.ts';
import { Instant, LocalInstant } from '../../../core/value/instant.ts';
import { errorOf, orders, write } from './routes.ts';

/** What the only column beside the key is filled with. */
const cell = (changes: Partial<RouteDefinition>, value: unknown) => write(changes, { value }).params[2];

describe('toJson', () => {
  it('toJson fills a text with a part of the record, with every digit', () => {
    const value = '{"a":{"n":1.10,"big":12345678901234567890,"list":[null,true,"é\\n"]},"c":1}';
    const route = { columns: { city: 'toJson(value.a)' } } as const;
    expect(String(cell(route, value))).toBe(
      '{"n":1.10,"big":12345678901234567890,"list":[null,true,"é\\n"]}',
    );
    expect(String(cell({ columns: { city: 'toJson(value)' } }, value))).toBe(value);
    expect(String(cell({ columns: { city: 'toJson(value.c)' } }, value))).toBe('1');
    expect(
      String(
        write(
          { key: json(), columns: { id: 'key.id', city: 'toJson(key)' } },
          { key: '{"id":1.0}', value: '1' },
        ).params[2],
      ),
    ).toBe('{"id":1.0}');
    expect(
      String(
        write(
          { columns: { city: 'toJson(header.h)' } },
          { headers: [{ name: 'h', value: Buffer.from('x') }] },
        ).params[2],
      ),
    ).toBe('"x"');
  });

  it('toJson of what is absent or null leaves its column as it is', () => {
    const columns = { city: 'toJson(value.a)', total: 'value.t' } as const;
    expect(cell({ columns }, { t: 1 })).toBeUndefined();
    expect(cell({ columns, nulls: 'delete' }, { a: null, t: 1 })).toBeNull();
  });

  it('a route whose only column is toJson of an absent field has nothing to write', () => {
    expect(errorOf(() => cell({ columns: { city: 'toJson(value.a)' } }, {})).code).toBe('nothing_mapped');
  });

  it('toJson makes its route read the path, and all digits of it', () => {
    const route = {
      topic: 't',
      table: 'shop.orders',
      columns: { id: 'key', city: 'toJson(value.a.b)' },
    } as const;
    expect(pathsOf(route, 'value')).toEqual([['a', 'b']]);
    expect(needsExactNumbers(route, orders, 'value')).toBe(true);
    expect(needsExactNumbers(route, orders, 'key')).toBe(true);
  });

  it('printJson prints what JSON.parse reads as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const printed = printJson(value);
        if (value === null) expect(printed).toBeNull();
        else expect(JSON.stringify(JSON.parse(printed ?? ''))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('printJson prints the values that JSON has no form for', () => {
    const value = {
      at: new Instant(1, 'micros'),
      local: new LocalInstant(1, 'millis'),
      float: new Float32(Math.fround(0.1)),
      exact: new ExactNumber('1E400'),
      big: 2n ** 64n,
      zero: -0,
      raw: Buffer.from([1, 2]),
      gone: undefined,
      gaps: [undefined, null],
    };
    expect(printJson(value)).toBe(
      '{"at":"1970-01-01T00:00:00.000001Z","local":"1970-01-01T00:00:00.001","float":0.1,"exact":1E400,"big":18446744073709551616,"zero":-0,"raw":"AQI=","gaps":[null,null]}',
    );
    expect(printJson(JSON.parse('{"__proto__":{"a":1},"constructor":2}'))).toBe(
      '{"__proto__":{"a":1},"constructor":2}',
    );
  });

  it('printJson is bounded in depth by memory alone, and in size by what a row may hold', () => {
    let deep: unknown = [];
    for (let depth = 0; depth < 200_000; depth++) deep = depth % 2 === 0 ? { a: deep } : [deep];
    expect(printJson(deep)).toHaveLength(200_000 * 4 + 2);
    const wide = Array.from({ length: 20 }, () => 'x'.repeat(1024 * 1024));
    expect(errorOf(() => printJson(wide)).code).toBe('row_too_large');
    for (const half of ['\ud800', { '\udc00': 1 }])
      expect(errorOf(() => printJson(half)).code).toBe('out_of_range');
  });
});

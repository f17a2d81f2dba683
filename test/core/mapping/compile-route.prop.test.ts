import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import { nativeTypes, type CqlType } from '../../../core/cql/type.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { finderOf, listOf, mapOne, native, recordOf, tableOf } from './tables.ts';

const scalar = fc.constantFrom(...nativeTypes.filter((name) => name !== 'counter')).map(native);
const type = fc.oneof(
  scalar,
  scalar.map((element) => listOf(element)),
  scalar.map((value): CqlType => ({ kind: 'map', key: native('text'), value, frozen: false })),
  scalar.map((inner): CqlType => ({
    kind: 'udt',
    keyspace: 'shop',
    name: 'u',
    fields: [{ name: 'a', type: inner }],
    frozen: true,
  })),
);
const document = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify({ a: value, b: { c: value } })),
  fc.string(),
  fc.constantFrom(
    '{"a":1.10}',
    '{"a":9007199254740993,"b":{"c":1e400}}',
    '{"a":{"__proto__":1}}',
    'null',
    '[]',
  ),
);

it('any record becomes one write or one RecordError, and the same one each time', () => {
  fc.assert(
    fc.property(type, type, document, fc.string(), fc.maxSafeNat(), (first, second, value, key, offset) => {
      const table = tableOf('x', {
        id: ['partition', native('text')],
        a: ['regular', first],
        c: ['regular', second],
      });
      const columns = { id: 'key', a: 'value.a', c: 'value.b.c' } as const;
      const compiled = compileConnector(
        { name: 'c', routes: [{ topic: 't', table: 'shop.x', columns, nulls: 'delete' }] },
        finderOf(table),
      );
      const attempt = (): unknown => {
        try {
          return mapOne(
            compiled.routesByTopic.get('t')![0]!,
            recordOf({ key, value, offset }),
            0,
            1_800_000_000_000,
          );
        } catch (error) {
          expect(error).toBeInstanceOf(RecordError);
          return (error as RecordError).message;
        }
      };
      const once = attempt();
      expect(attempt()).toEqual(once);
    }),
    { numRuns: 2000 },
  );
});

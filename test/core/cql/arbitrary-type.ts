import fc from 'fast-check';
import type { UdtType } from '../../../core/cql/parse-type.ts';
import { nativeTypes, type CqlType } from '../../../core/cql/type.ts';

/** Every user-defined type by its name: a generated type names only these. */
export const udts: ReadonlyMap<string, UdtType> = new Map(
  ['address', 'Item', 'order', 'a"b', 'two words', 'int', 'list'].map((name, index) => [
    name,
    {
      kind: 'udt',
      keyspace: 'shop',
      name,
      fields: nativeTypes
        .filter((type) => type !== 'counter')
        .slice(index, index + 3)
        .map((type) => ({ name: `${type}_field`, type: { kind: 'native', name: type } })),
      frozen: false,
    },
  ]),
);

/** Types of the shop keyspace that Cassandra accepts as a regular column's. */
export const anyType: fc.Arbitrary<CqlType> = typeOf(3, false);

function typeOf(depth: number, isFrozen: boolean): fc.Arbitrary<CqlType> {
  const native = fc
    .constantFrom(...nativeTypes.filter((name) => name !== 'counter'))
    .map((name): CqlType => ({ kind: 'native', name }));
  if (depth === 0) return native;
  const frozen = isFrozen ? fc.constant(true) : fc.boolean();
  const inFrozen = typeOf(depth - 1, true);
  // What is within a collection is frozen or of one cell, so that the outer may be either.
  const ordered = inFrozen.filter((type) => type.kind !== 'native' || type.name !== 'duration');
  return fc.oneof(
    { maxDepth: depth },
    native,
    fc.record({ kind: fc.constant('list'), element: inFrozen, frozen }),
    fc.record({ kind: fc.constant('set'), element: ordered, frozen }),
    fc.record({ kind: fc.constant('map'), key: ordered, value: inFrozen, frozen }),
    fc.record({ kind: fc.constant('tuple'), elements: fc.array(inFrozen, { minLength: 1, maxLength: 3 }) }),
    fc.record({
      kind: fc.constant('vector'),
      element: inFrozen,
      dimension: fc.integer({ min: 1, max: 4 }),
    }),
    fc
      .tuple(fc.constantFrom(...udts.values()), frozen)
      .map(([type, isUdtFrozen]) => ({ ...type, frozen: isUdtFrozen })),
  );
}

import { lastHeader } from '../../value/last-header.ts';
import type { RecordContext, Side } from '../codec.ts';
import { choiceOf, optionProblems } from '../option-problems.ts';
import { makeRegistry } from './make-registry.ts';
import type { Framing } from './registry.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import type { SchemaId } from './schema-source.ts';
import { wrongFraming } from './wrong-framing.ts';

/** How Apicurio Registry's own serializers name schemas in records. */
export interface ApicurioRegistryOptions {
  /**
   * Where the id of a schema is.
   *
   * - `prefix4`: in front of the data: byte 0 and 4 bytes. The default of the serializers of version 3.
   * - `prefix8`: in front of the data: byte 0 and 8 bytes. The default of the serializers of version 2.
   * - `header`: in a header of 8 bytes, such as `apicurio.value.globalId`. The data is bare.
   *
   * Default: `prefix4`. A record of another framing is a dead letter (`wrong_framing`).
   */
  readonly framing?: 'prefix4' | 'prefix8' | 'header';
  /** Which of Apicurio's ids it is: version 3 writes `contentId`, version 2 `globalId`. Default: `contentId`. */
  readonly id?: 'globalId' | 'contentId';
}

const framings = ['prefix4', 'prefix8', 'header'] as const;
const ids = ['contentId', 'globalId'] as const;

type IdKind = NonNullable<ApicurioRegistryOptions['id']>;

/** Data with byte 0 and an id in front of it; `idOf` throws where the bytes do not begin so. */
function prefixed(by: IdKind, prefixBytes: number, idOf: (bytes: Buffer, side: Side) => bigint): Framing {
  const schemaOf = (bytes: Buffer, side: Side): SchemaId => ({ by, id: idOf(bytes, side) });
  return {
    schemaOf,
    readFrame: (bytes, side) => ({
      schema: schemaOf(bytes, side),
      body: bytes.subarray(prefixBytes),
      placeForm: 'apicurio',
    }),
  };
}

function idOf4(bytes: Buffer, side: Side): bigint {
  const id = bytes.length >= 5 && bytes[0] === 0 ? bytes.readUInt32BE(1) : 0;
  // No registry gives id 0: it is the first half of an id of 8 bytes.
  if (id === 0) throw wrongFraming(side, 'byte 0 and a schema id of 4 bytes in front of it', bytes);
  return BigInt(id);
}

function idOf8(bytes: Buffer, side: Side): bigint {
  const expected = 'byte 0 and a schema id of 8 bytes in front of it';
  if (bytes.length < 9 || bytes[0] !== 0) throw wrongFraming(side, expected, bytes);
  // A registry counts its ids from 1, and none has four thousand million of them.
  if (bytes.readUInt32BE(1) !== 0) {
    const fix = `it begins with a schema id of 4 bytes: use framing: 'prefix4'`;
    throw wrongFraming(side, expected, bytes, fix);
  }
  return bytes.readBigUInt64BE(1);
}

function header(by: IdKind): Framing {
  const schemaOf = (bytes: Buffer, side: Side, record: RecordContext): SchemaId => {
    const part = side === 'key' ? 'key' : 'value';
    const name = `apicurio.${part}.${by}`;
    const value = side === 'key' || side === 'value' ? lastHeader(record, name) : undefined;
    if (value?.length !== 8) {
      const other: IdKind = by === 'globalId' ? 'contentId' : 'globalId';
      const hasOther = lastHeader(record, `apicurio.${part}.${other}`) !== undefined;
      const fix = hasOther ? `it has header 'apicurio.${part}.${other}': use id: '${other}'` : undefined;
      throw wrongFraming(side, `a schema id of 8 bytes in header '${name}'`, bytes, fix);
    }
    if (lastHeader(record, `apicurio.${part}.encoding`)?.toString('latin1') === 'JSON') {
      const fix = `header 'apicurio.${part}.encoding' is JSON: let the producer write BINARY`;
      throw wrongFraming(side, 'binary data', bytes, fix);
    }
    const id = value.readBigInt64BE(0);
    // The registry has no path for an id below 0, as if its address were another.
    if (id < 1n) throw wrongFraming(side, `a schema id of 8 bytes in header '${name}'`, bytes);
    return { by, id };
  };
  return {
    schemaOf,
    readFrame: (bytes, side, record) => {
      const schema = schemaOf(bytes, side, record);
      const type = `apicurio.protobuf.type${side === 'key' ? '.key' : ''}`;
      const place = lastHeader(record, type);
      return place === undefined
        ? { schema, body: bytes, placeForm: 'none' }
        : { schema, body: bytes, placeForm: 'apicurio', place };
    },
  };
}

/**
 * Apicurio Registry, read through its own API, versions 2 and 3. Records that Confluent's serializers have written with
 * it are for `confluentRegistry()`. Its address and login are given where the connector is deployed.
 */
export function apicurioRegistry(options: ApicurioRegistryOptions = {}): SchemaRegistry {
  const framing = choiceOf(options, 'framing', framings);
  const id = choiceOf(options, 'id', ids);
  const prefixBytes = { prefix4: 5, prefix8: 9, header: 0 }[framing];
  return makeRegistry({
    kind: 'apicurio',
    problems: optionProblems(options, { framing: framings, id: ids }),
    isInEvent: false,
    prefixBytes,
    ...(framing === 'header' ? header(id) : prefixed(id, prefixBytes, framing === 'prefix8' ? idOf8 : idOf4)),
    toJSON: () => ({ registry: 'apicurio', framing, id }),
  });
}

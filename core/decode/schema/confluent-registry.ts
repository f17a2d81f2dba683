import { lastHeader } from '../../value/last-header.ts';
import type { RecordContext, Side } from '../codec.ts';
import { choiceOf, optionProblems } from '../option-problems.ts';
import { eventSchemaId } from './event-schema.ts';
import { makeRegistry } from './make-registry.ts';
import type { Framing } from './registry.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import type { SchemaId } from './schema-source.ts';
import { uuidText } from './uuid-text.ts';
import { wrongFraming } from './wrong-framing.ts';

/** How a Confluent-compatible registry names schemas in records. */
export interface ConfluentRegistryOptions {
  /**
   * Where the id of a schema is.
   *
   * - `prefix`: in front of the data: byte 0 and 4 bytes. What Confluent's serializers write, and those of Apicurio
   *   Registry 3.
   * - `header`: in the header `__key_schema_id` or `__value_schema_id`: byte 1 and the 16 bytes of a GUID. The data is
   *   bare.
   * - `event`: in the event of Lambda, whose event source has this registry and the record format `SOURCE`. The data is
   *   bare.
   *
   * Default: `prefix`. A record of another framing is a dead letter (`wrong_framing`).
   */
  readonly framing?: 'prefix' | 'header' | 'event';
}

const framings = ['prefix', 'header', 'event'] as const;
const prefixBytes = 5;
const guidBytes = 16;
/** Ids are signed integers of 32 bits. */
const maxId = 0x7fff_ffff;

const prefix: Framing = {
  schemaOf: prefixedId,
  readFrame: (bytes, side) => ({
    schema: prefixedId(bytes, side),
    body: bytes.subarray(prefixBytes),
    placeForm: 'confluent',
  }),
};

function prefixedId(bytes: Buffer, side: Side): SchemaId {
  const id = bytes.length >= prefixBytes && bytes[0] === 0 ? bytes.readUInt32BE(1) : 0;
  // No registry gives id 0: it is the first half of an id of 8 bytes. Of a larger one than its own integers it answers
  // that there is no such path, as an address does that is none of a registry: it would be asked again for ever.
  if (id === 0 || id > maxId)
    throw wrongFraming(side, 'byte 0 and a schema id of 4 bytes in front of it', bytes);
  return { by: 'id', id };
}

const header: Framing = {
  schemaOf: (bytes, side, record) => ({ by: 'guid', id: uuidText(guidOf(bytes, side, record), 1) }),
  readFrame: (bytes, side, record) => {
    const value = guidOf(bytes, side, record);
    return {
      schema: { by: 'guid', id: uuidText(value, 1) },
      body: bytes,
      placeForm: 'confluent',
      place: value.subarray(1 + guidBytes),
    };
  },
};

/** The header with the GUID: 01, the GUID, and for Protobuf the indexes of the message. */
function guidOf(bytes: Buffer, side: Side, record: RecordContext): Buffer {
  const name = side === 'key' ? '__key_schema_id' : '__value_schema_id';
  const value = side === 'key' || side === 'value' ? lastHeader(record, name) : undefined;
  if (value === undefined || value.length <= guidBytes || value[0] !== 1) {
    throw wrongFraming(side, `byte 1 and a GUID of 16 bytes in header '${name}'`, bytes);
  }
  return value;
}

const eventId = { isId: /^[0-9]{1,10}$/, expected: 'the whole number of a schema' } as const;

const event: Framing = {
  schemaOf: (bytes, side, record) => ({ by: 'id', id: Number(eventSchemaId(bytes, side, record, eventId)) }),
  readFrame: (bytes, side, record) => ({
    schema: { by: 'id', id: Number(eventSchemaId(bytes, side, record, eventId)) },
    body: bytes,
    // Lambda leaves the indexes in front of the data, as the parser of AWS's own Powertools expects them.
    placeForm: 'confluent',
  }),
};

/**
 * A registry with Confluent's API: Confluent's own, Karapace, Redpanda's, or Apicurio Registry at `/apis/ccompat/v7`.
 * Its address and login are given where the connector is deployed.
 */
export function confluentRegistry(options: ConfluentRegistryOptions = {}): SchemaRegistry {
  const framing = choiceOf(options, 'framing', framings);
  return makeRegistry({
    kind: 'confluent',
    problems: optionProblems(options, { framing: framings }),
    isInEvent: framing === 'event',
    prefixBytes: framing === 'prefix' ? prefixBytes : 0,
    ...(framing === 'header' ? header : framing === 'event' ? event : prefix),
    toJSON: () => ({ registry: 'confluent', framing }),
  });
}

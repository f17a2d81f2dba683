import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Side } from '../codec.ts';
import { decompress } from '../compressed/decompress.ts';
import { choiceOf, optionProblems } from '../option-problems.ts';
import { eventSchemaId } from './event-schema.ts';
import { makeRegistry } from './make-registry.ts';
import type { Framing } from './registry.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { uuidText } from './uuid-text.ts';
import { wrongFraming } from './wrong-framing.ts';

/** How AWS Glue Schema Registry names schemas in records. */
export interface GlueRegistryOptions {
  /**
   * Where the UUID of a schema version is.
   *
   * - `prefix`: in front of the data, as AWS's serializers write it: byte 3, byte 0 or for data that is compressed
   *   byte 5, and 16 bytes. Data that is compressed has at most 16 MiB when it is decompressed.
   * - `event`: in the event of Lambda, whose event source has this registry and the record format `SOURCE`. The data is
   *   bare.
   *
   * Default: `prefix`. A record of another framing is a dead letter (`wrong_framing`).
   */
  readonly framing?: 'prefix' | 'event';
}

const framings = ['prefix', 'event'] as const;
const prefixBytes = 18;
const version = 3;
const plain = 0;
const zlib = 5;

const prefix: Framing = {
  schemaOf: (bytes, side) => ({ by: 'version', id: prefixedVersion(bytes, side) }),
  readFrame: (bytes, side) => ({
    schema: { by: 'version', id: prefixedVersion(bytes, side) },
    body: bytes[1] === zlib ? inflate(bytes.subarray(prefixBytes), side) : bytes.subarray(prefixBytes),
    placeForm: 'glue',
  }),
};

function prefixedVersion(bytes: Buffer, side: Side): string {
  if (bytes.length < prefixBytes || bytes[0] !== version || (bytes[1] !== plain && bytes[1] !== zlib)) {
    throw wrongFraming(side, 'byte 3, byte 0 or 5, and a schema version of 16 bytes in front of it', bytes);
  }
  return uuidText(bytes, 2);
}

function inflate(bytes: Buffer, side: Side): Buffer {
  return decompress(
    'zlib',
    bytes,
    (problem) =>
      new RecordError(
        'decode',
        'malformed_compression',
        message`the data of the ${known(side)} is not what its second byte says, compressed with zlib: ${problem}`,
      ),
  );
}

const eventId = {
  isId: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  expected: 'the UUID of a schema version',
} as const;

const event: Framing = {
  schemaOf: (bytes, side, record) => ({ by: 'version', id: eventSchemaId(bytes, side, record, eventId) }),
  readFrame: (bytes, side, record) => ({
    schema: { by: 'version', id: eventSchemaId(bytes, side, record, eventId) },
    body: bytes,
    // Lambda leaves the index in front of the data, as the parser of AWS's own Powertools expects it.
    placeForm: 'glue',
  }),
};

/** AWS Glue Schema Registry, of the function's account and of its region unless the deployment says another. */
export function glueRegistry(options: GlueRegistryOptions = {}): SchemaRegistry {
  const framing = choiceOf(options, 'framing', framings);
  return makeRegistry({
    kind: 'glue',
    problems: optionProblems(options, { framing: framings }),
    isInEvent: framing === 'event',
    prefixBytes: framing === 'prefix' ? prefixBytes : 0,
    ...(framing === 'event' ? event : prefix),
    toJSON: () => ({ registry: 'glue', framing }),
  });
}

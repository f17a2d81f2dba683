import { known, message, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { isObject } from '../../value/is-object.ts';
import { plainValue } from '../../value/plain-value.ts';
import type { Codec, Decoded, RecordContext, Side } from '../codec.ts';
import { LazyPlain } from '../lazy-plain.ts';
import { tooManyValues, TooManyValuesError, valueCounter } from '../max-values.ts';
import { jsonCodec } from '../json/json-codec.ts';
import { everything } from '../json/selection.ts';
import { compileConnectSchema } from './compile-schema.ts';
import { ConnectError, describeConnectError } from './connect-error.ts';
import { beforePayload, isEnvelope, startsWith } from './envelope.ts';
import type { ReadValue } from './scalars.ts';

/** Schemas whose readers are kept, with the bytes that stand before a payload: those of a topic are few. */
const maxKept = 32;
const maxKeptBytes = 262_144;

const closing = 0x7d;

/** A schema that records were written with; without a reader where the payload has none. */
interface Known {
  readonly before: Buffer;
  readonly read: ReadValue | undefined;
}

/** What JsonConverter writes with `schemas.enable=true`. */
export function connectCodec(): Codec {
  const documents = jsonCodec({ isExact: true, selection: everything });
  const kept: Known[] = [];

  /** Most of a record is its schema: where it begins as another did, only its payload is read. */
  function decodeKnown(bytes: Buffer, side: Side, record: RecordContext): Decoded | undefined {
    const index = kept.findIndex(({ before }) => startsWith(bytes, before));
    const found = kept[index];
    if (found === undefined || bytes[bytes.length - 1] !== closing) return undefined;
    if (index > 0) {
      kept.splice(index, 1);
      kept.unshift(found);
    }
    const document = payloadAfter(found.before, bytes, side, record);
    if (document === undefined || found.read === undefined) return document;
    return readPayload(found.read, document.exact, side);
  }

  /** `undefined` where what follows is more than one value: read whole, it is another document, or none. */
  function payloadAfter(
    before: Buffer,
    bytes: Buffer,
    side: Side,
    record: RecordContext,
  ): Decoded | undefined {
    try {
      return documents.decode(bytes.subarray(before.length, -1), side, record);
    } catch (error) {
      if (error instanceof RecordError) return undefined;
      throw error;
    }
  }

  function keep(bytes: Buffer, read: ReadValue | undefined, side: Side, record: RecordContext): void {
    const before = beforePayload(bytes);
    if (before === undefined || before.length > maxKeptBytes) return;
    if (payloadAfter(before, bytes, side, record) === undefined) return;
    kept.unshift({ before, read });
    kept.length = Math.min(kept.length, maxKept);
  }

  return {
    decode: (bytes, side, record) => {
      const decoded = decodeKnown(bytes, side, record);
      if (decoded !== undefined) return decoded;
      const document = documents.decode(bytes, side, record);
      const envelope = document.exact;
      if (envelope === null) return document;
      if (!isEnvelope(envelope)) throw notEnveloped(side);
      const { schema, payload } = envelope;
      const read = schema === null ? undefined : compile(schema, side);
      keep(bytes, read, side, record);
      return read === undefined ? bare(document, payload) : readPayload(read, payload, side);
    },
  };
}

/** A payload without a schema: it is plain JSON. */
function bare(document: Decoded, payload: unknown): Decoded {
  return new LazyPlain(payload, () => (isObject(document.plain) ? document.plain['payload'] : undefined));
}

function compile(schema: unknown, side: Side): ReadValue {
  try {
    return compileConnectSchema(schema);
  } catch (error) {
    if (error instanceof TooManyValuesError) throw tooManyValues(side, 'columns');
    if (!(error instanceof ConnectError)) throw error;
    throw new RecordError(
      'decode',
      'schema_invalid',
      message`the schema in the ${known(side)} is none of Kafka Connect: ${describeConnectError(error)}`,
    );
  }
}

function readPayload(read: ReadValue, payload: unknown, side: Side): Decoded {
  try {
    const exact = read(payload, valueCounter());
    return new LazyPlain(exact, () => plainValue(exact));
  } catch (error) {
    if (error instanceof TooManyValuesError) throw tooManyValues(side, 'columns');
    if (!(error instanceof ConnectError)) throw error;
    throw malformed(side, describeConnectError(error));
  }
}

function malformed(side: Side, problem: FailureMessage): RecordError {
  return new RecordError(
    'decode',
    'malformed_json',
    message`the payload of the ${known(side)} is not what its schema says: ${problem}`,
  );
}

function notEnveloped(side: Side): RecordError {
  return new RecordError(
    'decode',
    'wrong_framing',
    message`the ${known(side)} is JSON without the schema and payload of Kafka Connect: use json(), or set schemas.enable=true for the producer's JsonConverter`,
  );
}

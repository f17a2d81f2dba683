import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Side } from '../codec.ts';
import { everything, type Selection } from '../json/selection.ts';
import { LazyPlain } from '../lazy-plain.ts';
import { TooManyValuesError, tooManyValues } from '../max-values.ts';
import { describeBytes } from '../describe-bytes.ts';
import type { SchemaReader } from '../schema/compiled-schema.ts';
import { wrongFraming } from '../schema/wrong-framing.ts';
import { AvroDataError, Cursor } from './cursor.ts';
import { describeDataError } from './data-path.ts';
import type { Read } from './read-scalar.ts';
import { valueReader } from './read-value.ts';
import type { AvroSchema } from './schema.ts';

/** What the routes of a topic need of its values. */
export interface AvroRequest {
  /** Whether numbers keep all their digits for the expressions. */
  readonly isExact: boolean;
  /** What the expressions read. */
  readonly selection: Selection;
  /** Whether nothing names the schema of a record: then a record that does is explained. */
  readonly isBare: boolean;
}

/** Compiles a schema into the reader of data that was written with it. */
export function compileAvro(schema: AvroSchema, { isExact, selection, isBare }: AvroRequest): SchemaReader {
  const readExact = valueReader(schema, isExact, selection);
  let whole: Read | undefined;
  // Functions may be none: what reads for them is made when the first does.
  const readWhole = (): Read => (whole ??= valueReader(schema, false, everything));
  const isSame = !isExact && selection.isWhole;
  return ({ body }, side) => {
    const exact = readDatum(readExact, body, side, isBare);
    return isSame ? { exact, plain: exact } : new LazyPlain(exact, () => readPlain(readWhole(), body, side));
  };
}

function readDatum(read: Read, body: Buffer, side: Side, isBare: boolean): unknown {
  try {
    return readAll(read, body);
  } catch (error) {
    if (error instanceof TooManyValuesError) throw tooManyValues(side, 'columns');
    if (!(error instanceof AvroDataError)) throw error;
    throw (isBare ? otherFraming(read, body, side) : undefined) ?? malformed(error, body, side, isBare);
  }
}

/** What the expressions skip may be malformed too. */
function readPlain(read: Read, body: Buffer, side: Side): unknown {
  try {
    return readAll(read, body);
  } catch (error) {
    if (error instanceof TooManyValuesError) throw tooManyValues(side, 'function');
    if (!(error instanceof AvroDataError)) throw error;
    throw malformed(error, body, side, false);
  }
}

function readAll(read: Read, body: Buffer): unknown {
  const cursor = new Cursor(body);
  const value = read(cursor);
  if (cursor.at < cursor.end) {
    throw cursor.refuse(message`the datum ends, and ${known(cursor.end - cursor.at)} bytes follow,`);
  }
  return value;
}

function malformed(error: AvroDataError, body: Buffer, side: Side, isBare: boolean): RecordError {
  const seen = isBare ? describeBytes(body) : undefined;
  const hint = seen === undefined ? known('') : message`; ${seen}`;
  return new RecordError(
    'decode',
    'malformed_avro',
    message`the ${known(side)} is not Avro of its schema: ${describeDataError(error)}${hint}`,
  );
}

/** Bytes that name a schema, as far as they are not data: how each begins, and how long that is. */
const framings: readonly { readonly starts: RegExp; readonly bytes: number }[] = [
  { starts: /^\x00[^]{4}/, bytes: 5 },
  { starts: /^\x00[^]{8}/, bytes: 9 },
  { starts: /^\x03\x00[^]{16}/, bytes: 18 },
  { starts: /^\xc3\x01[^]{8}/, bytes: 10 },
];

/** The error of bytes that are data of the schema once what is in front of them is taken off, or a container file. */
function otherFraming(read: Read, body: Buffer, side: Side): RecordError | undefined {
  const start = body.toString('latin1', 0, 18);
  const isFramed =
    start.startsWith('Obj\x01') ||
    framings.some(({ starts, bytes }) => starts.test(start) && canRead(read, body.subarray(bytes)));
  return isFramed ? wrongFraming(side, 'bare Avro, with nothing in front of it', body) : undefined;
}

function canRead(read: Read, body: Buffer): boolean {
  try {
    readAll(read, body);
    return true;
  } catch (error) {
    if (error instanceof AvroDataError || error instanceof TooManyValuesError) return false;
    throw error;
  }
}

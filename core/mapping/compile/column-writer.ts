import type { ColumnDefinition, ConnectorRecord, RouteDefinition } from '../../connector/connector.ts';
import type { ColumnSchema } from '../../cql/table.ts';
import { compileEncoder } from '../../cql/encode/compile-encoder.ts';
import type { EncodeOptions } from '../../cql/encode/encode-options.ts';
import type { CqlType } from '../../cql/type.ts';
import type { DecodedRecord } from '../../decode/decoded-record.ts';
import { known, message, quoteWords, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { classOfThrown, placeOfThrown } from '../../failure/thrown.ts';
import type { Notice } from '../../cql/encode/notice.ts';
import { encodeOptionsOf, ownOptionsOf, sourceOf } from './column-options.ts';
import { compileExpression, literalOf, type Reader, type RouteCodecs } from './compile-expression.ts';
import type { RecordView } from './connector-record.ts';
import { parseExpression } from '../language/parse-expression.ts';

/** Reads and encodes one column: `undefined` where the record has no value for it, null where it has a null. */
export interface ColumnWriter {
  readonly column: ColumnSchema;
  /** What fills it, for messages. */
  readonly source: string;
  /** Throws RecordError without the column's name. */
  readonly read: Reader;
  /** Never called with `undefined` or null. Throws RecordError without the column's name. */
  readonly encode: (value: unknown) => Buffer;
}

/** What functions see of a record: one object for all of its routes that read it alike. */
export type ViewOf = (record: DecodedRecord) => RecordView;

/** What a column's closures are made of. */
export interface ColumnContext {
  readonly route: RouteDefinition;
  readonly codecs: RouteCodecs;
  readonly viewOf: ViewOf;
  readonly notice: Notice;
}

/** Compiles a column's source that has been checked against the column. */
export function compileColumn(
  column: ColumnSchema,
  definition: ColumnDefinition,
  { route, codecs, viewOf, notice }: ColumnContext,
): ColumnWriter {
  const options = encodeOptionsOf(route, definition, notice);
  const encode = compileEncoder(column.type, options);
  const source = sourceOf(definition);
  if (typeof source === 'function') {
    const call: Reader = (record) => callFunction(source, viewOf(record), 'the function');
    return { column, source: 'the function', read: withNulls(call, options), encode };
  }
  const expression = parseExpression(source);
  const read = compileExpression(expression, codecs, readAs(column.type, definition), options);
  const literal = literalOf(expression);
  if (literal === undefined || literal === null) {
    return { column, source, read: withNulls(read, options), encode };
  }
  const encoded = encode(literal);
  return { column, source, read: () => encoded, encode: () => encoded };
}

/** Reads the texts that are null by the column's options as null. */
function withNulls(read: Reader, { nullStrings }: EncodeOptions): Reader {
  if (nullStrings.length === 0) return read;
  const texts: ReadonlySet<unknown> = new Set(nullStrings);
  return (record, nowMs) => {
    const value = read(record, nowMs);
    return texts.has(value) ? null : value;
  };
}

/** A header is read as text where its column says how text becomes a blob. */
function readAs(type: CqlType, definition: ColumnDefinition): CqlType {
  return ownOptionsOf(definition).encoding === undefined ? type : { kind: 'native', name: 'text' };
}

/** Calls a function of the connector's and refuses what it cannot give. */
export function callFunction(
  body: (record: ConnectorRecord) => unknown,
  record: ConnectorRecord,
  what: string,
): unknown {
  let result: unknown;
  let isPromise: boolean;
  try {
    result = body(record);
    isPromise =
      typeof result === 'object' && result !== null && 'then' in result && typeof result.then === 'function';
  } catch (error) {
    throw functionError(error, what);
  }
  if (isPromise) {
    throw new RecordError(
      'map',
      'function_threw',
      message`${known(what)} returned a promise, which is not awaited; allowed is a value`,
    );
  }
  return result;
}

/** What was thrown may be anything, and reading it may throw again: that too is the fault of this record alone. */
function functionError(thrown: unknown, what: string): RecordError {
  let description = message`something that cannot be read`;
  try {
    if (thrown instanceof RecordError) return thrown;
    description = message`${printThrown(thrown)}${printPlace(thrown)}`;
  } catch {
    // The words above say so.
  }
  return new RecordError('map', 'function_threw', message`${known(what)} threw ${description}`);
}

function printPlace(error: unknown): FailureMessage {
  const place = placeOfThrown(error);
  return known(place === undefined ? '' : ` at ${place}`);
}

function printThrown(error: unknown): FailureMessage {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
  return quoteWords(text.length <= 120 ? text : `${text.slice(0, 117)}...`, classOfThrown(error));
}

import type { RouteDefinition } from '../config/connector.ts';
import type { ColumnSchema, TableSchema } from '../cql/table.ts';
import type { DecodedRecord } from '../decode/decoded-record.ts';
import { known, message } from '../failure-message.ts';
import { RecordError } from '../failure.ts';
import type { SkipReason } from '../outcome.ts';
import type { Write, WriteShape } from '../plan/write.ts';
import { classOfThrown } from '../thrown.ts';
import { callFunction, compileColumn, type ColumnWriter, type ViewOf } from './column-writer.ts';
import type { RouteCodecs } from './compile-expression.ts';
import type { CompiledRoute } from './compiled.ts';
import { keyColumnsOf } from './route-of-table.ts';
import { compileRowKey, type RowKey } from './row-key.ts';
import { statementsOf, writtenColumns } from './statement.ts';
import { compileTtl, parseTtl, type TtlOf } from './ttl.ts';
import { compileMicros, encodeMicros, type MicrosOf } from './write-timestamp.ts';

/** What a route's closures are made of. */
export interface RouteContext {
  readonly path: string;
  readonly route: RouteDefinition;
  readonly table: TableSchema;
  readonly codecs: RouteCodecs;
  readonly viewOf: ViewOf;
}

/** Compiles a route that has been checked against its table. */
export function compileRoute(context: RouteContext): CompiledRoute {
  const { path, route, table, viewOf } = context;
  const columns = writtenColumns(route, table);
  const writers = columns.map((column) => compile(column, context));
  const keyColumns = keyColumnsOf(route, table);
  const parts: RouteParts = {
    writers,
    keyCount: keyColumns.length,
    nullsDelete: route.nulls === 'delete',
    rowKeyOf: compileRowKey(table, keyColumns),
    ttlOf: compileTtl(parseTtl(route.ttl), context.codecs),
    microsOf: compileMicros(route.timestamp ?? 'record', context.codecs, route.maxTimestampAhead),
  };
  const { upsert, remove } = statementsOf(route, table);
  const { where } = route;

  return {
    path,
    topic: route.topic,
    table,
    columns,
    shapes: remove === undefined ? [upsert] : [upsert, remove],
    toWrite: (record, recordIndex, nowMs): Write | SkipReason => {
      const isTombstone = record.source.value === null;
      if (isTombstone && remove === undefined) return 'tombstone';
      if (where !== undefined && !passes(where, viewOf(record))) return 'filtered';
      return isTombstone && remove !== undefined
        ? deleteRow(parts, remove, record, recordIndex, nowMs)
        : upsertRow(parts, upsert, record, recordIndex, nowMs);
    },
  };
}

interface RouteParts {
  /** The key columns first, the partition's before the clustering ones. */
  readonly writers: readonly ColumnWriter[];
  readonly keyCount: number;
  readonly nullsDelete: boolean;
  readonly rowKeyOf: (parts: readonly Buffer[]) => RowKey;
  readonly ttlOf: TtlOf | undefined;
  readonly microsOf: MicrosOf | undefined;
}

function compile(column: ColumnSchema, { route, codecs, viewOf }: RouteContext): ColumnWriter {
  const source = route.columns[column.name];
  if (source === undefined) throw new TypeError(`column ${column.name} was not checked`);
  return compileColumn(column, source, codecs, viewOf);
}

function upsertRow(
  parts: RouteParts,
  shape: WriteShape,
  record: DecodedRecord,
  recordIndex: number,
  nowMs: number,
): Write {
  const { writers, keyCount, nullsDelete, ttlOf, microsOf } = parts;
  const params: (Buffer | null | undefined)[] = [];
  const key: Buffer[] = [];
  let bytes = 0;
  for (let index = 0; index < writers.length; index++) {
    const writer = writers[index];
    if (writer === undefined) break;
    if (index < keyCount) {
      const encoded = writeKey(writer, record, nowMs);
      key.push(encoded);
      params.push(encoded);
      bytes += encoded.length;
    } else {
      const encoded = writeColumn(writer, record, nowMs);
      if (encoded === null) params.push(nullsDelete ? null : undefined);
      else {
        params.push(encoded);
        bytes += encoded === undefined ? 0 : encoded.length;
      }
    }
  }
  if (ttlOf !== undefined) params.push(ttlOf(record, nowMs));
  const timestampMicros = microsOf?.(record, nowMs);
  if (timestampMicros !== undefined) params.push(encodeMicros(timestampMicros));
  const { partitionKey, rowId } = parts.rowKeyOf(key);
  return { shape, params, partitionKey, rowId, timestampMicros, bytes, recordIndex };
}

function deleteRow(
  parts: RouteParts,
  shape: WriteShape,
  record: DecodedRecord,
  recordIndex: number,
  nowMs: number,
): Write {
  const key = parts.writers.slice(0, parts.keyCount).map((writer) => writeKey(writer, record, nowMs));
  const timestampMicros = parts.microsOf?.(record, nowMs);
  const params = timestampMicros === undefined ? key : [encodeMicros(timestampMicros), ...key];
  const bytes = key.reduce((sum, part) => sum + part.length, 0);
  const { partitionKey, rowId } = parts.rowKeyOf(key);
  return { shape, params, partitionKey, rowId, timestampMicros, bytes, recordIndex };
}

function writeKey(writer: ColumnWriter, record: DecodedRecord, nowMs: number): Buffer {
  const encoded = writeColumn(writer, record, nowMs);
  if (encoded !== undefined && encoded !== null) return encoded;
  const got = encoded === null ? 'null' : 'nothing';
  throw new RecordError(
    'map',
    'missing_key_column',
    message`${known(writer.source)} gives ${known(got)}, and a primary-key column needs a value`,
    { column: writer.column.name },
  );
}

function writeColumn(writer: ColumnWriter, record: DecodedRecord, nowMs: number): Buffer | null | undefined {
  try {
    const value = writer.read(record, nowMs);
    return value === undefined || value === null ? value : writer.encode(value);
  } catch (error) {
    throw atColumn(error, writer.column.name);
  }
}

/** Whatever is thrown while a column is mapped is the record's own fault, and names the column. */
function atColumn(error: unknown, column: string): RecordError {
  if (error instanceof RecordError) {
    if (error.stage === 'decode' || error.column !== undefined) return error;
    return new RecordError(error.stage, error.code, error.reason, { column });
  }
  const name = known(classOfThrown(error));
  return new RecordError('map', 'unknown', message`the column could not be mapped (${name})`, { column });
}

function passes(where: NonNullable<RouteDefinition['where']>, view: ReturnType<ViewOf>): boolean {
  const answer: unknown = callFunction(where, view, 'where');
  if (typeof answer === 'boolean') return answer;
  throw new RecordError(
    'map',
    'function_threw',
    message`where gave a value of type ${known(typeof answer)}, allowed is true or false`,
  );
}

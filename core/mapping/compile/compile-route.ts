import type { RouteDefinition } from '../../connector/connector.ts';
import { int64Bytes } from '../../cql/encode/int64.ts';
import { checkRowBytes, maxRowBytes } from '../../cql/encode/row-bytes.ts';
import type { ColumnSchema, TableSchema } from '../../cql/table.ts';
import type { DecodedRecord } from '../../decode/decoded-record.ts';
import { known, message } from '../../failure/failure-message.ts';
import { RecordError, withOthers } from '../../failure/failure.ts';
import type { Observations } from '../../record/observations.ts';
import type { SkipReason } from '../../record/outcome.ts';
import type { Write, WriteShape } from '../../record/write.ts';
import { classOfThrown } from '../../failure/thrown.ts';
import { sourceOf } from './column-options.ts';
import { callFunction, compileColumn, type ColumnWriter, type ViewOf } from './column-writer.ts';
import type { RouteCodecs } from './compile-expression.ts';
import type { CompiledRoute } from './compiled.ts';
import { RecordView } from './connector-record.ts';
import { compileEmptyValues, emptyError, takesFrom, type TakesFrom } from './empty-values.ts';
import { keyColumnsOf } from './bound-route.ts';
import { compileRowKey, type RowKey } from './row-key.ts';
import { statementsOf, writtenColumns } from './statement.ts';
import { compileTtl, parseTtl, type TtlOf } from './ttl.ts';
import { compileMicros, type MicrosOf } from './write-timestamp.ts';

/** What a route's closures are made of. */
export interface RouteContext {
  readonly path: string;
  readonly route: RouteDefinition;
  readonly table: TableSchema;
  readonly codecs: RouteCodecs;
  readonly viewOf: ViewOf;
  readonly observations: Observations;
}

/** Compiles a route that has been checked against its table. */
export function compileRoute(context: RouteContext): CompiledRoute {
  const { path, route, table, viewOf, observations } = context;
  const columns = writtenColumns(route, table);
  const writers = columns.map((column) => compile(column, context));
  const keyColumns = keyColumnsOf(route, table);
  const emptyValues = compileEmptyValues(route);
  const { nothingMapped } = emptyValues;
  const takes = writers.map(({ column }) => takesOf(route, column));
  const parts: RouteParts = {
    writers,
    takes,
    mustTake: nothingMapped.action !== 'row' && !takes.slice(0, keyColumns.length).includes('value'),
    hasPaths: takes.includes('value'),
    valueReads: takes.includes('function') ? (record) => RecordView.valueReadsOf(viewOf(record)) : () => 0,
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
    map: (record, recordIndex, nowMs, writes): SkipReason | undefined => {
      const empty = emptyValues.of(record.source.value);
      if (empty?.action === 'skip') return empty.skip;
      if (where !== undefined && !passes(where, viewOf(record))) return 'filtered';
      try {
        if (empty === undefined || empty.action === 'row') {
          const write = upsertRow(parts, upsert, record, recordIndex, nowMs, empty !== undefined);
          if (write !== undefined) {
            observations.countRow();
            writes.push(write);
            return undefined;
          }
          observations.forgetRow();
        }
        const { action, skip } = empty ?? nothingMapped;
        if (action === 'skip') return skip;
        if (action === 'delete' && remove !== undefined) {
          writes.push(deleteRow(parts, remove, record, recordIndex, nowMs));
          observations.countRow();
          return undefined;
        }
      } catch (error) {
        const isRow = empty === undefined || empty.action === 'row';
        const problems = problemsOf(parts, isRow, record, nowMs);
        observations.forgetRow();
        throw withOthers(error, problems);
      }
      throw emptyError(empty ?? nothingMapped);
    },
  };
}

function takesOf(route: RouteDefinition, { name }: ColumnSchema): TakesFrom {
  const definition = route.columns[name];
  return definition === undefined ? 'other' : takesFrom(sourceOf(definition));
}

/** Everything that is wrong with a record, so that it can be corrected at once: asked for only when something is. */
function problemsOf(
  { writers, keyCount, ttlOf, microsOf }: RouteParts,
  isRow: boolean,
  record: DecodedRecord,
  nowMs: number,
): readonly RecordError[] {
  const written = isRow ? writers : writers.slice(0, keyCount);
  const steps = written.map((writer, index) => () => {
    if (index < keyCount) writeKey(writer, record, nowMs);
    else writeColumn(writer, record, nowMs);
  });
  const others = [() => (isRow ? ttlOf?.(record, nowMs) : undefined), () => microsOf?.(record, nowMs)];
  return [...steps, ...others].flatMap((step) => {
    try {
      step();
      return [];
    } catch (error) {
      return error instanceof RecordError ? [error] : [];
    }
  });
}

interface RouteParts {
  /** The key columns first, the partition's before the clustering ones. */
  readonly writers: readonly ColumnWriter[];
  /** What each takes its value from. */
  readonly takes: readonly TakesFrom[];
  /** Whether a row is written only if a column took something from a value that one of them asks for. */
  readonly mustTake: boolean;
  /** Whether an expression takes something from the value. */
  readonly hasPaths: boolean;
  /** How often the functions that see a record have read its value. */
  readonly valueReads: (record: DecodedRecord) => number;
  readonly keyCount: number;
  readonly nullsDelete: boolean;
  readonly rowKeyOf: (parts: readonly Buffer[]) => RowKey;
  readonly ttlOf: TtlOf | undefined;
  readonly microsOf: MicrosOf | undefined;
}

function compile(column: ColumnSchema, context: RouteContext): ColumnWriter {
  const { route, table, observations } = context;
  const definition = route.columns[column.name];
  if (definition === undefined) throw new TypeError(`column ${column.name} was not checked`);
  const notice = observations.of(`${table.keyspace}.${table.name}`, column.name);
  return compileColumn(column, definition, { ...context, notice });
}

/**
 * `undefined` where no column took anything from the value. What a function gives is taken from it if one of them has
 * read the value of this record by then.
 */
function upsertRow(
  parts: RouteParts,
  shape: WriteShape,
  record: DecodedRecord,
  recordIndex: number,
  nowMs: number,
  mayBeEmpty: boolean,
): Write | undefined {
  const { writers, takes, keyCount, nullsDelete, ttlOf, microsOf, valueReads } = parts;
  let hasTaken = mayBeEmpty || !parts.mustTake;
  const readsBefore = hasTaken ? 0 : valueReads(record);
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
      hasTaken ||= takes[index] === 'function' && valueReads(record) > readsBefore;
    } else {
      const encoded = writeColumn(writer, record, nowMs);
      const param = encoded === null && !nullsDelete ? undefined : encoded;
      params.push(param);
      bytes += param?.length ?? 0;
      if (!hasTaken && param !== undefined) {
        hasTaken =
          takes[index] === 'value' || (takes[index] === 'function' && valueReads(record) > readsBefore);
      }
    }
    if (bytes > maxRowBytes) checkRowBytes(bytes);
  }
  if (!hasTaken && (parts.hasPaths || valueReads(record) > readsBefore)) return undefined;
  if (ttlOf !== undefined) params.push(ttlOf(record, nowMs));
  const timestampMicros = microsOf?.(record, nowMs);
  if (timestampMicros !== undefined) params.push(int64Bytes(timestampMicros));
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
  const params = timestampMicros === undefined ? key : [int64Bytes(timestampMicros), ...key];
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

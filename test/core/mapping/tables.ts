import type { ColumnKind, ColumnSchema, TableSchema } from '../../../core/cql/table.ts';
import type { CqlType, NativeType } from '../../../core/cql/type.ts';
import { DecodedRecord } from '../../../core/decode/decoded-record.ts';
import type { CompiledRoute, FindTable } from '../../../core/mapping/compile/compiled.ts';
import type { SkipReason } from '../../../core/record/outcome.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';
import type { Write } from '../../../core/record/write.ts';

export const native = (name: NativeType): CqlType => ({ kind: 'native', name });
export const listOf = (element: CqlType, frozen = true): CqlType => ({ kind: 'list', element, frozen });

type Columns = Readonly<Record<string, readonly [ColumnKind, CqlType]>>;

/** A table of keyspace `shop` with columns in the order given. */
export function tableOf(name: string, columns: Columns): TableSchema {
  const list = Object.entries(columns).map(([column, [kind, type]]): ColumnSchema => ({
    name: column,
    type,
    kind,
  }));
  return {
    keyspace: 'shop',
    name,
    columns: new Map(list.map((column) => [column.name, column])),
    partitionKey: list.filter(({ kind }) => kind === 'partition'),
    clusteringKey: list.filter(({ kind }) => kind === 'clustering'),
  };
}

export const finderOf =
  (...tables: readonly TableSchema[]): FindTable =>
  (keyspace, name) =>
    tables.find((table) => table.keyspace === keyspace && table.name === name);

/** A record of topic `t`; key and value as text, null or what JSON.stringify makes of them. */
export function recordOf(
  changes: Partial<Omit<SourceRecord, 'key' | 'value'>> & { key?: unknown; value?: unknown } = {},
) {
  const bytes = (given: unknown): Buffer | null => {
    if (given === null || given === undefined) return null;
    if (Buffer.isBuffer(given)) return given;
    return Buffer.from(typeof given === 'string' ? given : JSON.stringify(given));
  };
  return new DecodedRecord({
    topic: 't',
    partition: 3,
    offset: 1000,
    timestamp: 1_700_000_000_123,
    timestampType: 'CREATE_TIME',
    headers: [],
    ...changes,
    key: bytes(changes.key),
    value: bytes('value' in changes ? changes.value : '{}'),
  });
}

/** The one write that a route makes of a record, or why it makes none. */
export function mapOne(
  route: CompiledRoute,
  record: DecodedRecord,
  recordIndex: number,
  nowMs: number,
): Write | SkipReason {
  const writes: Write[] = [];
  const skip = route.map(record, recordIndex, nowMs, writes);
  const [write] = writes;
  if (skip !== undefined && write === undefined) return skip;
  if (skip !== undefined || write === undefined || writes.length > 1) {
    throw new Error(`${writes.length} writes, skip reason: ${String(skip)}`);
  }
  return write;
}

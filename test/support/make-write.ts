import type { TimestampMode, Write, WriteShape } from '../../core/record/write.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';

/** A statement that sets `partition`, `row` and `value`. */
export function makeShape(timestampMode: TimestampMode = 'record', table = 't'): WriteShape {
  const timestamp = timestampMode === 'server' ? '' : ' USING TIMESTAMP ?';
  const text = { kind: 'native', name: 'text' } as const;
  const micros = { kind: 'native', name: 'bigint' } as const;
  return {
    kind: 'upsert',
    keyspace: 'ks',
    table,
    cql: `INSERT INTO "ks"."${table}" ("partition", "row", "value") VALUES (?, ?, ?)${timestamp}`,
    types: [text, text, text, ...(timestampMode === 'server' ? [] : [micros])],
    layout: {
      key: 'partition; row',
      columns: new Map([
        ['partition', 'partition text'],
        ['row', 'clustering text'],
        ['value', 'regular text'],
      ]),
    },
    timestampMode,
    timestampIndex: timestampMode === 'server' ? undefined : 3,
    columnCount: 3,
    setsStatics: false,
  };
}

const shapes = new Map(
  (['record', 'server', 'offset', 'field'] as const).map((mode) => [mode, makeShape(mode)]),
);

export interface WriteSpec {
  readonly partition?: string;
  readonly row?: string;
  readonly value?: string;
  readonly mode?: TimestampMode;
  readonly shape?: WriteShape;
  readonly recordIndex?: number;
  readonly micros?: number;
  readonly bytes?: number;
}

/** A write as the mapping would make it: its base timestamp is among its parameters. */
export function makeWrite(spec: WriteSpec = {}): Write {
  const { partition = 'p', row = 'r', value = 'v', recordIndex = 0 } = spec;
  const shape = spec.shape ?? shapes.get(spec.mode ?? 'record')!;
  const micros = shape.timestampMode === 'server' ? undefined : (spec.micros ?? 1_700_000_000_000_000);
  const params: Buffer[] = [Buffer.from(partition), Buffer.from(row), Buffer.from(value)];
  if (micros !== undefined) params.push(int64Bytes(micros));
  return {
    shape,
    params,
    partitionKey: Buffer.from(partition),
    rowId: JSON.stringify([shape.table, partition, row]),
    timestampMicros: micros,
    bytes: spec.bytes ?? params.reduce((bytes, param) => bytes + param.length, 0),
    recordIndex,
  };
}

/** The timestamp of `record` mode before any carry. */
export function baseMicros({ timestamp, offset }: Pick<SourceRecord, 'timestamp' | 'offset'>): number {
  return (timestamp ?? 0) * 1000 + (offset % 997);
}

function int64Bytes(micros: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(micros));
  return bytes;
}

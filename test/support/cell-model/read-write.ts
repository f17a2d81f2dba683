import type { Write } from '../../../core/record/write.ts';
import type { RowWrite } from './table.ts';

/** What the server knows when a write arrives. */
export interface Arrival {
  /** Used where the write brings no timestamp. */
  readonly serverMicros: bigint;
  readonly atSeconds: number;
  /** By name: they name the row, in the table's order. */
  readonly keyColumns: readonly string[];
}

/** Reads a write as a server does: from its CQL and its parameters, and from nothing else that the plan says of it. */
export function readWrite(write: Write, { serverMicros, atSeconds, keyColumns }: Arrival): RowWrite {
  const { cql } = write.shape;
  const insert = /^INSERT INTO ("[^"]+"\."[^"]+") \(([^)]+)\) VALUES \([?, ]+\)(?: USING (.+))?$/.exec(cql);
  const remove = /^DELETE FROM ("[^"]+"\."[^"]+")(?: USING (TIMESTAMP \?))? WHERE (.+)$/.exec(cql);
  const table = insert?.[1] ?? remove?.[1];
  if (table === undefined) throw new Error(`the model does not understand: ${cql}`);

  const names = [...(insert?.[2] ?? remove?.[3] ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? '');
  const using = insert?.[3] ?? remove?.[2] ?? '';
  const markers = [...using.matchAll(/(TTL|TIMESTAMP) \?/g)].map(([, what]) => `using ${what ?? ''}`);
  // An INSERT has its values before USING, a DELETE its key after it.
  const order = insert === null ? [...markers, ...names] : [...names, ...markers];
  const params = new Map(order.map((name, index) => [name, write.params[index]]));

  const row = keyColumns.map((name) => params.get(name)?.toString('hex') ?? '').join(' ');
  const micros = params.get('using TIMESTAMP')?.readBigInt64BE() ?? serverMicros;
  if (insert === null) return { kind: 'delete', row: `${table} ${row}`, micros };
  const columns = new Map<string, Buffer | null>();
  for (const name of names) {
    const value = params.get(name);
    if (value !== undefined && !keyColumns.includes(name)) columns.set(name, value);
  }
  const ttl = params.get('using TTL')?.readInt32BE() ?? Number(/TTL (\d+)/.exec(using)?.[1] ?? 0);
  return { kind: 'upsert', row: `${table} ${row}`, micros, columns, ttlSeconds: ttl, atSeconds };
}

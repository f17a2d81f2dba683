import type { RouteDefinition } from '../../../core/connector/connector.ts';
import type { TableSchema } from '../../../core/cql/table.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import type { Write } from '../../../core/record/write.ts';
import { finderOf, listOf, mapOne, native, recordOf, tableOf } from './tables.ts';

export type Given = Parameters<typeof recordOf>[0];

export const nowMs = 1_800_000_000_000;

export const orders = tableOf('orders', {
  id: ['partition', native('text')],
  seq: ['clustering', native('int')],
  city: ['regular', native('text')],
  total: ['regular', native('decimal')],
  big: ['regular', native('bigint')],
  raw: ['regular', native('blob')],
  at: ['regular', native('timestamp')],
  day: ['regular', native('date')],
  made: ['regular', native('timeuuid')],
  tags: ['regular', listOf(native('text'))],
});

export function compile(changes: Partial<RouteDefinition>, table: TableSchema = orders) {
  const route: RouteDefinition = {
    topic: 't',
    table: `shop.${table.name}`,
    ...changes,
    columns: { id: 'key', seq: '7', ...changes.columns },
  };
  return compileConnector({ name: 'c', routes: [route] }, finderOf(table)).routesByTopic.get('t')![0]!;
}

export function write(changes: Partial<RouteDefinition>, record: Given = {}): Write {
  const written = mapOne(compile(changes), recordOf({ key: 'k', ...record }), 5, nowMs);
  if (typeof written === 'string') throw new Error(`skipped: ${written}`);
  return written;
}

export function errorOf(act: () => unknown): RecordError {
  try {
    act();
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

export const int64 = (value: bigint) => {
  const encoded = Buffer.alloc(8);
  encoded.writeBigInt64BE(value);
  return encoded;
};

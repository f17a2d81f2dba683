import { serializePartitionKey } from '../../cql/routing-key.ts';
import type { ColumnSchema, TableSchema } from '../../cql/table.ts';
import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';

/** Cassandra frames the length of a clustering value in 16 bits. */
const maxClusteringBytes = 65_535;

/** Which row a write is for. */
export interface RowKey {
  readonly partitionKey: Buffer;
  readonly rowId: string;
}

/**
 * Compiles the identity of a table's rows, from the encoded key columns, the partition's first.
 * Throws RecordError for keys that Cassandra refuses: an empty partition key, more than 65,535 bytes.
 */
export function compileRowKey(
  table: TableSchema,
  keyColumns: readonly ColumnSchema[],
): (parts: readonly Buffer[]) => RowKey {
  const prefix = `${table.keyspace}.${table.name}:`;
  const partitionCount = table.partitionKey.length;
  const clustering = keyColumns
    .slice(partitionCount)
    .map((column) => ({ column, identify: identityOf(column) }));
  const soleColumn = partitionCount === 1 ? keyColumns[0] : undefined;
  return (parts) => {
    if (soleColumn !== undefined && parts[0]?.length === 0) throw emptyKey(soleColumn);
    const partitionKey = serializePartitionKey(parts.slice(0, partitionCount));
    let rowId = `${prefix}${partitionKey.length}:${partitionKey.toString('latin1')}`;
    for (let index = 0; index < clustering.length; index++) {
      const part = parts[partitionCount + index];
      const entry = clustering[index];
      if (part === undefined || entry === undefined) break;
      if (part.length > maxClusteringBytes) throw tooLong(entry.column, part.length);
      rowId += entry.identify(part);
    }
    return { partitionKey, rowId };
  };
}

/** Rows whose clustering columns compare as equal are one row; for all types but decimal that means equal bytes. */
function identityOf(column: ColumnSchema): (bytes: Buffer) => string {
  if (column.type.kind === 'native' && column.type.name === 'decimal') {
    return (bytes) => `/${normalizeDecimal(bytes)}`;
  }
  return (bytes) => `/${bytes.length}:${bytes.toString('latin1')}`;
}

/** 1.0 and 1.00 are two encodings of one clustering value. */
function normalizeDecimal(bytes: Buffer): string {
  if (bytes.length < 5) return bytes.toString('latin1');
  const scale = bytes.readInt32BE(0);
  const unscaled = BigInt.asIntN((bytes.length - 4) * 8, BigInt(`0x${bytes.toString('hex', 4)}`));
  if (unscaled === 0n) return '0';
  // Its digits are worked out once: to divide by ten for each zero would take time by the square of their number.
  const digits = String(unscaled);
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end--;
  return `${digits.slice(0, end)}e${digits.length - end - scale}`;
}

function emptyKey({ name }: ColumnSchema): RecordError {
  return new RecordError(
    'map',
    'missing_key_column',
    message`is empty, and Cassandra takes no empty partition key`,
    {
      column: name,
    },
  );
}

function tooLong({ name }: ColumnSchema, bytes: number): RecordError {
  const reason = message`takes ${known(bytes)} bytes; allowed in a primary key: ${known(maxClusteringBytes)}`;
  return new RecordError('map', 'out_of_range', reason, { column: name });
}

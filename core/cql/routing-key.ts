import { known, message } from '../failure/failure-message.ts';
import { RecordError } from '../failure/failure.ts';

const maxBytes = 65_535;

/**
 * The partition key as Cassandra's partitioner reads it. A single column is its bytes; of several, each is preceded by
 * its length in 2 bytes and followed by a zero. Throws RecordError for a key that Cassandra refuses: an empty one, or
 * one above 65,535 bytes.
 */
export function serializePartitionKey(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  const bytes = first !== undefined && parts.length === 1 ? first : serializeComposite(parts);
  if (bytes.length > 0 && bytes.length <= maxBytes) return bytes;
  throw refusal(bytes.length);
}

function serializeComposite(parts: readonly Buffer[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length + 3;
  if (length > maxBytes) throw refusal(length);
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const part of parts) {
    bytes.writeUInt16BE(part.length, at);
    bytes.set(part, at + 2);
    at += part.length + 3;
    bytes[at - 1] = 0;
  }
  return bytes;
}

function refusal(length: number): RecordError {
  return new RecordError(
    'map',
    'out_of_range',
    message`the partition key takes ${known(length)} bytes; allowed: 1 to ${known(maxBytes)}`,
  );
}

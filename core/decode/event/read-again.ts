import type { SourceRecord } from '../../record/source-record.ts';
import { readFields } from './msk-event.ts';

/**
 * Reads the fields of a stored record again that could not be read when it was delivered: this version may be able to.
 * Otherwise a field that can be read by now would pass for an absent one. A position that could not be read stays so.
 */
export function readAgain(record: SourceRecord): SourceRecord {
  const { topic, partition, offset, timestamp, timestampType, key, value, headers, unreadable } = record;
  const { keySchema, valueSchema } = record;
  if (unreadable === undefined) return record;
  const fault = 'position' in unreadable ? { position: unreadable.position } : undefined;
  return {
    ...readFields({ topic, partition, offset }, unreadable, fault),
    ...('timestamp' in unreadable ? {} : { timestamp }),
    ...('timestampType' in unreadable ? {} : { timestampType }),
    ...('key' in unreadable ? {} : { key }),
    ...('value' in unreadable ? {} : { value }),
    ...('headers' in unreadable ? {} : { headers }),
    ...(keySchema === undefined ? {} : { keySchema }),
    ...(valueSchema === undefined ? {} : { valueSchema }),
  };
}

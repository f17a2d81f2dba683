import { known, message, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { recordTime, type SourceRecord } from '../../record/source-record.ts';

/**
 * A record's timestamp as the producer gave it; `undefined` if it has none.
 * Throws RecordError('map', 'invalid_timestamp') if what the event has is no number.
 */
export function readableTime(record: SourceRecord): number | undefined {
  if (record.unreadable !== undefined && 'timestamp' in record.unreadable) {
    throw invalid(message`cannot be read`, 'a number of milliseconds since the epoch');
  }
  return recordTime(record);
}

/**
 * A record's timestamp in whole milliseconds; `undefined` if it has none.
 * Throws RecordError('map', 'invalid_timestamp') for a fraction and beyond 2^53, where the digits are not those sent.
 */
export function wholeTime(record: SourceRecord): number | undefined {
  const time = readableTime(record);
  if (time === undefined || Number.isSafeInteger(time)) return time;
  throw invalid(
    message`is ${known(time)}`,
    'a whole number of milliseconds since the epoch up to 2^53 either way',
  );
}

function invalid(what: FailureMessage, allowed: string): RecordError {
  const fix = 'set the unit of its producer to milliseconds, or take the time from a field of the value';
  return new RecordError(
    'map',
    'invalid_timestamp',
    message`the record's timestamp ${what}, allowed is ${known(allowed)}: ${known(fix)}`,
  );
}

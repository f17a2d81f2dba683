import { RecordError } from '../../failure/failure.ts';
import { known, message } from '../../failure/failure-message.ts';

/**
 * The most bytes that the values of a row may take, and so any value within it: what Cassandra takes as one mutation
 * unless its `commitlog_segment_size` is raised. Checked while values are encoded, since a few bytes of a document may
 * stand for many of a row: `{}` for a user-defined type is four for each of its fields.
 */
export const maxRowBytes = 16 * 1024 * 1024;

/** Throws RecordError('map', 'row_too_large') for more than {@link maxRowBytes}. */
export function checkRowBytes(bytes: number): void {
  if (bytes <= maxRowBytes) return;
  throw new RecordError(
    'map',
    'row_too_large',
    message`the values of the row take more than ${known(maxRowBytes)} bytes, the most that Cassandra takes at once; split the record into several`,
  );
}

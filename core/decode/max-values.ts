import { known, message } from '../failure/failure-message.ts';
import { RecordError } from '../failure/failure.ts';
import type { Side } from './codec.ts';

/** So many values are read of one record: at some 100 bytes each they fit into the least memory that a function may have. */
export const maxValues = 250_000;

/** Thrown where more values would be read of a record than are allowed. */
export class TooManyValuesError extends Error {
  override readonly name = 'TooManyValuesError';
}

/** Counts the values that are read of one record. Throws {@link TooManyValuesError}. */
export function valueCounter(): (values: number) => void {
  let left = maxValues;
  return (values) => {
    left -= values;
    if (left < 0) throw new TooManyValuesError();
  };
}

/** What {@link TooManyValuesError} is for the record; `reader` is who reads so many. */
export function tooManyValues(side: Side, reader: 'columns' | 'function'): RecordError {
  const why = reader === 'columns' ? 'the columns read so many' : 'a function reads it whole';
  return new RecordError(
    'decode',
    'too_many_values',
    message`the ${known(side)} holds more than ${known(maxValues)} values, and ${known(why)}; allowed: ${known(maxValues)} values read of a record`,
  );
}

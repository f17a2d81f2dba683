import { known, message, quote, type FailureMessage } from '../../failure/failure-message.ts';
import { AvroDataError } from './cursor.ts';

/** The same error with the field that it is in. Other errors stay as they are. */
export function atField(error: unknown, name: string): unknown {
  if (error instanceof AvroDataError) error.steps.push({ before: '.', text: known(name) });
  return error;
}

export function atItem(error: unknown, index: number): unknown {
  if (error instanceof AvroDataError) error.steps.push({ before: '', text: known(`[${index}]`) });
  return error;
}

/** The key of a map is a part of the record. */
export function atKey(error: unknown, key: string): unknown {
  if (error instanceof AvroDataError) error.steps.push({ before: '', text: message`[${quote(key)}]` });
  return error;
}

/** So many steps are shown, from the outermost on: the records of a recursive schema may be many. */
const maxSteps = 20;

/** `field items[3].price: what is wrong`. */
export function describeDataError({ steps, problem }: AvroDataError): FailureMessage {
  if (steps.length === 0) return problem;
  const shown = steps.slice(-maxSteps).reverse();
  const path = shown.reduce(
    (outer, { before, text }, index) => message`${outer}${known(index === 0 ? '' : before)}${text}`,
    known(''),
  );
  return message`field ${path}${known(steps.length > maxSteps ? '…' : '')}: ${problem}`;
}

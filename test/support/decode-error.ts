import { RecordError, type NextStep } from '../../core/failure/failure.ts';
import { fullText } from '../../core/failure/full-message.ts';

/** What a decoder has thrown: `message` as a log shows it, `full` as a dead letter does. */
export interface DecodeError {
  readonly code: string;
  readonly next: NextStep;
  readonly message: string;
  readonly full: string;
}

/** The RecordError that `decode` throws; throws itself if it throws none of stage `decode`. */
export function decodeError(decode: () => unknown): DecodeError {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof RecordError) || error.stage !== 'decode') throw error;
    const { code, next, message, reason } = error;
    return { code, next, message, full: fullText(reason) };
  }
  throw new Error('nothing was thrown');
}

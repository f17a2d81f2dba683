import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Side } from '../codec.ts';
import { describeBytes } from '../describe-bytes.ts';

/**
 * The error of a record that is not framed as its registry says.
 * @param expected what it should have, such as `byte 0 and a schema id of 4 bytes in front`
 * @param fix what to declare instead, where that is known; default: what the bytes look like
 */
export function wrongFraming(side: Side, expected: string, bytes: Buffer, fix?: string): RecordError {
  const found = fix === undefined ? describeBytes(bytes) : known(fix);
  const seen = found ?? known(`it has ${bytes.length} bytes, which begin like nothing known`);
  return new RecordError(
    'decode',
    'wrong_framing',
    message`the ${known(side)} does not name its schema as declared: expected ${known(expected)}; ${seen}`,
  );
}

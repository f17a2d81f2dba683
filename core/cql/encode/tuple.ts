import { known, message } from '../../failure/failure-message.ts';
import { ConversionError, within, wrongType, type Step } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { frame } from './frame.ts';
import type { Nulls } from './nulls.ts';

export function tupleEncoder(encoders: readonly Encoder[], nulls: Nulls): Encoder {
  return (value) => {
    if (!Array.isArray(value)) throw wrongType(value, 'tuple');
    const values: readonly unknown[] = value;
    if (values.length !== encoders.length) {
      throw new ConversionError(
        'wrong_type',
        message`an array of ${known(values.length)} cannot become a tuple of ${known(encoders.length)}; allowed: exactly ${known(encoders.length)}, null for an empty place`,
      );
    }
    return frame(encoders.map((encode, index) => encodeOrNull(encode, values[index], { index }, nulls)));
  };
}

/** A tuple's element or a type's field, which may be null. */
export function encodeOrNull(encode: Encoder, value: unknown, step: Step, { isNull }: Nulls): Buffer | null {
  if (isNull(value)) return null;
  try {
    return encode(value);
  } catch (error) {
    throw within(error, step);
  }
}

import { maxDecimalBytes, scaledNumberOfBytes } from '../../../value/scaled-number.ts';
import type { MessageType } from '../schema/message-type.ts';
import { WireError } from '../wire/wire-error.ts';
import { anyReader } from './any.ts';
import { readDecimalText } from './decimal-text.ts';
import type { Readers } from './reader.ts';
import type { Convert, Fields } from './record-input.ts';
import { dateText, durationText, timeOfDayText, timestamp } from './times.ts';

const wrapper = /^google\.protobuf\.(?:Double|Float|U?Int64|U?Int32|Bool|String|Bytes)Value$/;

/** What a message of Google's or Confluent's stands for; `undefined` of every other, which is its fields. */
export function wellKnown({ fullName }: MessageType, readers: Readers): Convert | undefined {
  if (wrapper.test(fullName)) return ({ value }) => value;
  switch (fullName) {
    case 'google.protobuf.Timestamp':
      return timestamp;
    case 'google.protobuf.Duration':
      return durationText;
    case 'google.protobuf.FieldMask':
      return ({ paths }) => (Array.isArray(paths) ? paths.join(',') : '');
    case 'google.protobuf.Struct':
      return ({ fields }) => fields;
    case 'google.protobuf.ListValue':
      return ({ values }) => values;
    case 'google.protobuf.Value':
      return jsonValue;
    case 'google.protobuf.Any':
      return anyReader(readers, wellKnown);
    case 'google.type.Date':
      return dateText;
    case 'google.type.TimeOfDay':
      return timeOfDayText;
    case 'google.type.Decimal':
      return ({ value }, _, at) => plainUnless(readers.isExact, readDecimalText(String(value), at));
    case 'confluent.type.Decimal':
      return ({ value, scale }, _, at) => plainUnless(readers.isExact, decimal(value, scale, at));
    default:
      return undefined;
  }
}

/** At most one member of the oneof is there. */
function jsonValue(fields: Fields): unknown {
  const [value = null] = Object.values(fields);
  return value;
}

function decimal(unscaled: unknown, scale: unknown, at: number): unknown {
  if (!Buffer.isBuffer(unscaled)) return 0;
  if (unscaled.length > maxDecimalBytes) {
    throw new WireError(at, `a decimal has ${unscaled.length} bytes; allowed: ${maxDecimalBytes}`);
  }
  return scaledNumberOfBytes(unscaled, Number(scale));
}

function plainUnless(isExact: boolean, value: unknown): unknown {
  return isExact ? value : Number(value);
}

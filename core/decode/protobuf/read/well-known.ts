import { unscaledDecimal } from '../../../value/unscaled-decimal.ts';
import type { MessageType } from '../schema/message-type.ts';
import { WireError } from '../wire/wire-error.ts';
import { anyReader } from './any.ts';
import { readDecimalText } from './decimal-text.ts';
import type { Readers } from './reader.ts';
import type { Convert, Fields } from './record-input.ts';
import { dateText, durationText, timeOfDayText, timestamp } from './times.ts';

const wrappers: ReadonlySet<string> = /* @__PURE__ */ new Set(
  ['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'].map(
    (name) => `google.protobuf.${name}Value`,
  ),
);

/** What a message of Google's or Confluent's stands for; `undefined` of every other, which is its fields. */
export function wellKnown({ fullName }: MessageType, readers: Readers): Convert | undefined {
  if (wrappers.has(fullName)) return ({ value }) => value;
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
  const value = unscaledDecimal(Buffer.isBuffer(unscaled) ? unscaled : Buffer.alloc(0), Number(scale));
  if (value === undefined) throw new WireError(at, 'a decimal has more than 10,000 digits');
  return value;
}

function plainUnless(isExact: boolean, value: unknown): unknown {
  return isExact ? value : Number(value);
}

import { known, knownNames, message, quoteNames } from '../../failure-message.ts';
import { ConversionError, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { frame } from './frame.ts';
import { isPlainObject } from './plain-object.ts';
import { encodeOrNull } from './tuple.ts';

export interface FieldEncoder {
  readonly name: string;
  readonly encode: Encoder;
}

/** Fields by their exact names; a name that is no field is refused, since it is most likely a field misspelled. */
export function udtEncoder(typeName: string, fields: readonly FieldEncoder[]): Encoder {
  const names = new Set(fields.map((field) => field.name));
  return (value) => {
    if (!isPlainObject(value)) throw wrongType(value, 'udt');
    let found = 0;
    const encoded = fields.map(({ name, encode }) => {
      if (!Object.hasOwn(value, name)) return null;
      found++;
      return encodeOrNull(encode, value[name], { field: name });
    });
    if (Object.keys(value).length !== found) refuseUnknown(value, names, typeName);
    return frame(encoded);
  };
}

function refuseUnknown(value: object, names: ReadonlySet<string>, typeName: string): void {
  const unknown = Object.keys(value).filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  throw new ConversionError(
    'wrong_type',
    message`${known(typeName)} has no field ${quoteNames(unknown)}; allowed: ${knownNames([...names])}`,
  );
}

import {
  known,
  knownNames,
  message,
  quoteNames,
  type FailureMessage,
} from '../../failure/failure-message.ts';
import { ConversionError, wrongType } from './conversion-error.ts';
import { defaultEncodeOptions, type EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { frame } from './frame.ts';
import { isPlainObject } from './plain-object.ts';
import { encodeOrNull } from './tuple.ts';

export interface FieldEncoder {
  readonly name: string;
  readonly encode: Encoder;
}

/**
 * Fields by their exact names. A name that is no field is left out and counted, or refused where the column says so;
 * an object that has fields but none of the type's is refused always: it would be written as a value of nulls.
 */
export function udtEncoder(
  typeName: string,
  fields: readonly FieldEncoder[],
  { unknownFields, notice }: Pick<EncodeOptions, 'unknownFields' | 'notice'> = defaultEncodeOptions,
): Encoder {
  const names = new Set(fields.map((field) => field.name));
  const byLowerCase = new Map(fields.map(({ name }) => [name.toLowerCase(), name]));

  function seeUnknown(value: object, found: number): void {
    const unknown = Object.keys(value).filter((name) => !names.has(name));
    if (unknown.length > 0 && (unknownFields === 'refuse' || found === 0)) {
      throw new ConversionError('wrong_type', describeUnknown(typeName, unknown, byLowerCase, unknownFields));
    }
    for (const name of unknown) {
      notice(byLowerCase.has(name.toLowerCase()) ? 'misspelled_field' : 'unknown_field');
    }
  }

  return (value) => {
    if (!isPlainObject(value)) throw wrongType(value, 'udt');
    let found = 0;
    const encoded = fields.map(({ name, encode }) => {
      if (!Object.hasOwn(value, name)) return null;
      found++;
      return encodeOrNull(encode, value[name], { field: name });
    });
    if (Object.keys(value).length !== found) seeUnknown(value, found);
    return frame(encoded);
  };
}

function describeUnknown(
  typeName: string,
  unknown: readonly string[],
  byLowerCase: ReadonlyMap<string, string>,
  unknownFields: EncodeOptions['unknownFields'],
): FailureMessage {
  const meant = unknown.flatMap((name) => byLowerCase.get(name.toLowerCase()) ?? []);
  const hint =
    meant.length === 0 ? message`` : message`; names are case-sensitive: the type has ${knownNames(meant)}`;
  const remedy =
    unknownFields === 'refuse'
      ? `unknownFields: 'ignore' leaves others out`
      : 'other fields are ignored if the object has at least one of these';
  const allowed = knownNames([...byLowerCase.values()]);
  return message`${known(typeName)} has no field ${quoteNames(unknown)}${hint}; allowed: ${allowed}; ${known(remedy)}`;
}

import {
  known,
  knownNames,
  message,
  quoteNames,
  type FailureMessage,
} from '../../failure/failure-message.ts';
import { ConversionError, wrongType } from './conversion-error.ts';
import type { EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { frame } from './frame.ts';
import type { Nulls } from './nulls.ts';
import { isPlainObject } from './plain-object.ts';
import { encodeOrNull } from './tuple.ts';

export interface FieldEncoder {
  readonly name: string;
  readonly encode: Encoder;
}

type UdtOptions = Pick<EncodeOptions, 'allowExtraFields' | 'allowMissingFields' | 'udtFromArray' | 'notice'>;

/**
 * Fields by their exact names. A name that is no field is left out and counted, or refused where the column says so;
 * an object that has fields but none of the type's is refused always: it would be written as a value of nulls.
 */
export function udtEncoder(
  typeName: string,
  fields: readonly FieldEncoder[],
  { allowExtraFields, allowMissingFields, udtFromArray, notice }: UdtOptions,
  nulls: Nulls,
): Encoder {
  const names = new Set(fields.map((field) => field.name));
  const byLowerCase = new Map(fields.map(({ name }) => [name.toLowerCase(), name]));

  function seeUnknown(value: object, found: number): void {
    const unknown = Object.keys(value).filter((name) => !names.has(name));
    if (unknown.length > 0 && (!allowExtraFields || found === 0)) {
      throw new ConversionError(
        'wrong_type',
        describeUnknown(typeName, unknown, byLowerCase, allowExtraFields),
      );
    }
    for (const name of unknown) {
      notice(byLowerCase.has(name.toLowerCase()) ? 'misspelled_field' : 'unknown_field');
    }
  }

  return (value) => {
    if (udtFromArray && Array.isArray(value)) return frame(readPlaces(typeName, fields, value, nulls));
    if (!isPlainObject(value)) throw wrongType(value, 'udt');
    let found = 0;
    const encoded = fields.map(({ name, encode }) => {
      if (!Object.hasOwn(value, name)) return null;
      found++;
      return encodeOrNull(encode, value[name], { field: name }, nulls);
    });
    if (!allowMissingFields && found < fields.length) refuseMissing(typeName, fields, value);
    if (Object.keys(value).length !== found) seeUnknown(value, found);
    return frame(encoded);
  };
}

/** The fields of an array, in the order of the type: exactly one for each, so that none is taken for another. */
function readPlaces(
  typeName: string,
  fields: readonly FieldEncoder[],
  values: readonly unknown[],
  nulls: Nulls,
): readonly (Buffer | null)[] {
  if (values.length !== fields.length) {
    throw new ConversionError(
      'wrong_type',
      message`an array of ${known(values.length)} cannot become a ${known(typeName)} of ${known(fields.length)} fields; allowed: exactly ${known(fields.length)}, null for an empty field`,
    );
  }
  return fields.map(({ name, encode }, index) => encodeOrNull(encode, values[index], { field: name }, nulls));
}

function refuseMissing(typeName: string, fields: readonly FieldEncoder[], value: object): never {
  const missing = fields.filter(({ name }) => !Object.hasOwn(value, name)).map(({ name }) => name);
  throw new ConversionError(
    'wrong_type',
    message`the object lacks ${knownNames(missing)} of ${known(typeName)}; allowed: all of its fields, null for an empty one; ${known('allowMissingFields: true takes absent ones for null')}`,
  );
}

function describeUnknown(
  typeName: string,
  unknown: readonly string[],
  byLowerCase: ReadonlyMap<string, string>,
  allowExtraFields: boolean,
): FailureMessage {
  const meant = unknown.flatMap((name) => byLowerCase.get(name.toLowerCase()) ?? []);
  const hint =
    meant.length === 0 ? message`` : message`; names are case-sensitive: the type has ${knownNames(meant)}`;
  const remedy = allowExtraFields
    ? 'other fields are ignored if the object has at least one of these'
    : 'allowExtraFields: true leaves others out';
  const allowed = knownNames([...byLowerCase.values()]);
  return message`${known(typeName)} has no field ${quoteNames(unknown)}${hint}; allowed: ${allowed}; ${known(remedy)}`;
}

import { quotedList } from '../../core/connector/quoted-list.ts';
import { numberTypes } from '../../core/cql/encode/conversions.ts';
import type { EncodeOptions } from '../../core/cql/encode/encode-options.ts';

/** What a column takes beyond the strict forms, because its options or its route's say so. */
export function describeLeniencies(
  options: EncodeOptions,
  within: ReadonlySet<string>,
  { text, numbers }: { readonly text: boolean; readonly numbers: boolean },
): readonly string[] {
  const { booleanNumbers, booleanStrings, numberForms, nullStrings, uuidForms } = options;
  const has = (...types: readonly string[]): boolean => types.some((type) => within.has(type));
  const { timestamp, date, time } = options.units;
  const hasCountedTime =
    (timestamp !== undefined && has('timestamp')) ||
    (date !== undefined && has('date')) ||
    (time !== undefined && has('time'));
  const takes: string[] = [];
  if (text && numberForms.length > 0 && (has(...numberTypes) || hasCountedTime)) {
    takes.push(`numbers in text with ${numberForms.join(', ')}`);
  }
  if (text && booleanStrings.length > 0 && has('boolean'))
    takes.push(`the words ${booleanStrings.join(', ')}`);
  if (numbers && booleanNumbers !== undefined && has('boolean')) {
    takes.push(`${booleanNumbers[0]} as true and ${booleanNumbers[1]} as false`);
  }
  if (numbers && booleanNumbers !== undefined && has(...numberTypes)) {
    takes.push(`true as ${booleanNumbers[0]} and false as ${booleanNumbers[1]}`);
  }
  if (text && uuidForms.length > 0 && has('uuid', 'timeuuid')) takes.push(`UUIDs ${uuidForms.join(', ')}`);
  if (text && nullStrings.length > 0) takes.push(`${quotedList(nullStrings)} as null`);
  if (options.collectionNulls === 'skip' && has('list', 'set', 'map'))
    takes.push('nulls in collections omitted');
  if (!has('udt')) return takes;
  if (options.udtFromArray) takes.push('arrays as user-defined types');
  if (!options.allowExtraFields) takes.push('no extra fields');
  if (!options.allowMissingFields) takes.push('no missing fields');
  return takes;
}

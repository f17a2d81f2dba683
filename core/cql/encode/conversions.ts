import type { CqlType, NativeType } from '../type.ts';

/** What a value is, whatever it holds. */
export const valueKinds = {
  string: 'text',
  /** Also a `bigint` and an `ExactNumber`. */
  number: 'a number',
  /** Of single precision, and not whole. */
  float32: 'a float',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  bytes: 'bytes',
  /** A JavaScript Date, of a function. */
  date: 'a date',
  instant: 'an instant',
  localInstant: 'a local date and time',
} as const;

export type ValueKind = keyof typeof valueKinds;

export type TypeName = NativeType | 'list' | 'set' | 'map' | 'tuple' | 'udt' | 'vector';

/** The types that hold numbers. */
export const numberTypes = [
  'bigint',
  'counter',
  'decimal',
  'double',
  'float',
  'int',
  'smallint',
  'tinyint',
  'varint',
] as const satisfies readonly NativeType[];

export type NumberType = (typeof numberTypes)[number];

export function isNumberType(name: TypeName): name is NumberType {
  return numberTypes.some((type) => type === name);
}

/** An option without which the type takes no value of a kind. */
export type OpeningOption = 'unit' | 'timeZone' | 'booleanNumbers' | 'udtFromArray';

export interface Conversion {
  /** Kinds of which some values can become the type. */
  readonly kinds: readonly ValueKind[];
  /** Which values of those kinds: what messages and docs say is allowed. */
  readonly accepts: string;
  /** Further kinds, each with the option that the column must declare for them. */
  readonly declared: Readonly<Partial<Record<ValueKind, OpeningOption>>>;
}

const conversion = (
  kinds: readonly ValueKind[],
  accepts: string,
  declared: Conversion['declared'] = {},
): Conversion => ({ kinds, accepts, declared });

const numeric = (kinds: readonly ValueKind[], accepts: string): Conversion =>
  conversion(['number', 'string', ...kinds], accepts, { boolean: 'booleanNumbers' });

const wholeNumber = (from: string, to: string): Conversion =>
  numeric([], `a whole number from ${from} to ${to}, or its text`);

/** The largest number of digits of a `varint` or a `decimal`, and the largest exponent either way. */
export const maxDecimalDigits = 10_000;

/** The largest number of zeros that an exponent adds to a `varint`: more than a double's, whose largest is 1.8e308. */
export const maxExponentZeros = 400;

/**
 * What can become what. Nothing wraps, nothing is cut off, nothing is guessed: a value that isn't listed is refused.
 * Two roundings are part of the types: a `float` or `double` holds the nearest number of its precision, and a
 * `timestamp` holds whole milliseconds (what is finer is rounded down, towards the past, as a `date` and a `time` do).
 */
export const conversions: Readonly<Record<TypeName, Conversion>> = {
  ascii: conversion(
    ['string', 'number', 'float32', 'boolean', 'instant', 'localInstant'],
    'text of ASCII characters, a number, a boolean or an instant',
  ),
  bigint: numeric(
    ['instant'],
    'a whole number from -9223372036854775808 to 9223372036854775807, or its text; of an instant the count in its own unit',
  ),
  blob: conversion(
    ['string', 'bytes'],
    `base64 text with its padding, '0x' and hexadecimal digits, or bytes; base64url, hexadecimal digits alone or the text itself where the column declares its encoding`,
  ),
  boolean: conversion(['boolean', 'string'], `true or false, or 'true' or 'false'`, {
    number: 'booleanNumbers',
  }),
  counter: wholeNumber('-9223372036854775808', '9223372036854775807'),
  date: conversion(
    ['string', 'localInstant'],
    `'YYYY-MM-DD' from '-5877641-06-23' to '5881580-07-11'; a number where the column declares its unit; the day of a point in time where it declares a timeZone`,
    { number: 'unit', float32: 'unit', date: 'timeZone', instant: 'timeZone' },
  ),
  decimal: numeric(
    ['float32'],
    `a number of at most ${maxDecimalDigits} digits and an exponent of at most ${maxDecimalDigits}, or its text`,
  ),
  double: numeric(
    ['float32'],
    `a number up to 1.7976931348623157e308 either way or its text, 'NaN', 'Infinity' or '-Infinity'`,
  ),
  duration: conversion(
    ['string'],
    `'1y2mo3w4d5h6m7s8ms9us10ns' (any of these, in this order) or ISO 8601 ('P1Y2M3DT4H5M6.5S'), with '-' in front if negative`,
  ),
  float: numeric(
    ['float32'],
    `a number up to 3.4028234663852886e38 either way or its text, 'NaN', 'Infinity' or '-Infinity'`,
  ),
  inet: conversion(
    ['string'],
    `an IPv4 address ('192.0.2.1') or an IPv6 address ('2001:db8::1'), no host name`,
  ),
  int: wholeNumber('-2147483648', '2147483647'),
  smallint: wholeNumber('-32768', '32767'),
  text: conversion(
    ['string', 'number', 'float32', 'boolean', 'instant', 'localInstant'],
    'text, a number, a boolean or an instant',
  ),
  time: conversion(
    ['string', 'number'],
    `'HH:MM:SS' with up to 9 digits of a second's fraction, or nanoseconds since midnight from 0 to 86399999999999; numbers of another unit where the column declares it`,
    { float32: 'unit' },
  ),
  timestamp: conversion(
    ['number', 'string', 'date', 'instant'],
    `whole milliseconds since the epoch within the years 0000 to 9999, or ISO 8601 text with an offset ('2026-01-31T12:00:00.000Z', '2026-01-31T12:00+01:00'); numbers of another unit, or in text, where the column declares the unit; times without an offset where it declares a timeZone`,
    { float32: 'unit', localInstant: 'timeZone' },
  ),
  timeuuid: conversion(['string'], 'the 36 characters of a UUID of version 1'),
  tinyint: wholeNumber('-128', '127'),
  uuid: conversion(['string'], 'the 36 characters of a UUID'),
  varint: numeric(
    ['instant'],
    `a whole number of at most ${maxDecimalDigits} digits, of which an exponent adds at most ${maxExponentZeros}, or its text; of an instant the count in its own unit`,
  ),
  list: conversion(['array'], 'an array without nulls'),
  set: conversion(['array'], 'an array without nulls; a duplicate is stored once'),
  map: conversion(
    ['object', 'array'],
    'an object, or an array of [key, value] pairs; without nulls; the names of an object are the JSON of keys that are no scalars',
  ),
  tuple: conversion(['array'], `an array of the tuple's length; null leaves a place empty`),
  udt: conversion(['object'], `an object of the type's fields; an absent or null field is null`, {
    array: 'udtFromArray',
  }),
  vector: conversion(['array'], `an array of the vector's length, without nulls`),
};

/** Whether some value of a kind can become the type; if none ever can, the reason. */
export function canConvert(type: CqlType, kind: ValueKind): true | string {
  const name = typeName(type);
  const { kinds, accepts } = conversions[name];
  return (
    kinds.includes(kind) || `${valueKinds[kind]} can never become ${withArticle(name)}; allowed: ${accepts}`
  );
}

/** The row of the table that a type has. */
export function typeName(type: CqlType): TypeName {
  return type.kind === 'native' ? type.name : type.kind;
}

/** `an int`, `a text`: a type in a sentence. */
export function withArticle(name: TypeName): string {
  if (name === 'udt') return 'a user-defined type';
  return /^[aei]/.test(name) ? `an ${name}` : `a ${name}`;
}

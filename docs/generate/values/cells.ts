/** What values that several formats have become in the columns of each type: worked out by hand. */
import type { Cells } from './kind.ts';

/** Neither a number nor anything else that a text can be. */
export const plainText = (text: string): Cells => ({ ascii: text, text });

export const notAscii = (text: string): Cells => ({ ascii: '!out_of_range', text });

/** Zero bytes, where a text may be bytes. */
export const emptyText: Cells = { ...plainText(''), blob: '' };

/** What neither a text, a number nor bytes can ever be, where nothing else is possible. */
export const noCollection: Cells = {
  list: '!check',
  set: '!check',
  map: '!check',
  tuple: '!check',
  udt: '!check',
  vector: '!check',
};

/** The texts of whole numbers from -128 to 127: as the number, but no time. */
export const wholeText = (digits: string): Cells => ({
  ascii: digits,
  bigint: digits,
  decimal: digits,
  double: digits,
  float: digits,
  int: digits,
  smallint: digits,
  text: digits,
  tinyint: digits,
  varint: digits,
});

/** 42: small enough for every number. */
export const whole42: Cells = {
  ...wholeText('42'),
  time: '00:00:00.000000042',
  timestamp: '1970-01-01T00:00:00.042Z',
};

/** 70000: below the largest int; as milliseconds, in January 1970, which is written with a warning. */
export const beyondSmallint: Cells = {
  ...wholeText('70000'),
  smallint: '!out_of_range',
  time: '00:00:00.00007',
  timestamp: '1970-01-01T00:01:10.000Z',
  tinyint: '!out_of_range',
};

/** 4294967295: an int of 32 bits without a sign; as milliseconds, 49 days. */
export const lastUint32: Cells = {
  ...wholeText('4294967295'),
  float: '4294967296',
  int: '!out_of_range',
  smallint: '!out_of_range',
  time: '00:00:04.294967295',
  timestamp: '1970-02-19T17:02:47.295Z',
  tinyint: '!out_of_range',
};

/** -5: no time of day. */
export const belowZero: Cells = {
  ...wholeText('-5'),
  time: '!out_of_range',
  timestamp: '1969-12-31T23:59:59.995Z',
};

/** 0: a value, whatever it stands for. */
export const zero: Cells = {
  ...wholeText('0'),
  time: '00:00:00',
  timestamp: '1970-01-01T00:00:00.000Z',
};

/** -3000000000: below an int. */
export const belowInt: Cells = {
  ascii: '-3000000000',
  bigint: '-3000000000',
  decimal: '-3000000000',
  double: '-3000000000',
  float: '-3000000000',
  int: '!out_of_range',
  smallint: '!out_of_range',
  text: '-3000000000',
  time: '!out_of_range',
  timestamp: '1969-11-27T06:40:00.000Z',
  tinyint: '!out_of_range',
  varint: '-3000000000',
};

/** 9007199254740993: no JavaScript number. */
export const beyondDouble: Cells = {
  ascii: '9007199254740993',
  bigint: '9007199254740993',
  decimal: '9007199254740993',
  double: '9007199254740992',
  float: '9007199254740992',
  int: '!out_of_range',
  smallint: '!out_of_range',
  text: '9007199254740993',
  time: '!out_of_range',
  timestamp: '!out_of_range',
  tinyint: '!out_of_range',
  varint: '9007199254740993',
};

/** 18446744073709551615: beyond a bigint. */
export const beyondBigint: Cells = {
  ascii: '18446744073709551615',
  bigint: '!out_of_range',
  decimal: '18446744073709551615',
  double: '18446744073709552000',
  float: '18446744073709552000',
  int: '!out_of_range',
  smallint: '!out_of_range',
  text: '18446744073709551615',
  time: '!out_of_range',
  timestamp: '!out_of_range',
  tinyint: '!out_of_range',
  varint: '18446744073709551615',
};

/** 1.50 as a format that keeps its scale has it. */
export const exactFraction: Cells = {
  ascii: '1.50',
  decimal: '1.50',
  double: '1.5',
  float: '1.5',
  text: '1.50',
};

/** 1.5 without a scale. */
export const fraction: Cells = { ...exactFraction, ascii: '1.5', decimal: '1.5', text: '1.5' };

/** 0.1 of double precision, which a float rounds. */
export const tenth: Cells = {
  ascii: '0.1',
  decimal: '0.1',
  double: '0.1',
  float: '0.10000000149011612',
  text: '0.1',
};

/** 0.1 of single precision: a double is exactly that number. */
export const tenthOfFloat: Cells = { ...tenth, double: '0.10000000149011612' };

/** 42.00: whole, at a scale. */
export const wholeAtScale: Cells = { ...whole42, ascii: '42.00', decimal: '42.00', text: '42.00' };

/** A point in time: the count of its own unit, and the milliseconds that a `timestamp` holds. */
export const instant = (text: string, timestamp: string, count: string): Cells => ({
  ascii: text,
  bigint: count,
  text,
  timestamp,
  varint: count,
});

/** A date and time of day without a zone. */
export const localInstant = (text: string): Cells => ({ ascii: text, date: text.slice(0, 10), text });

export const bool: Cells = { ascii: 'true', boolean: 'true', text: 'true' };

/** `NaN` and the infinities, as text in every format. */
export const noNumber = (text: string): Cells => ({ ascii: text, double: text, float: text, text });

export const date: Cells = { ascii: '2026-01-31', date: '2026-01-31', text: '2026-01-31' };

export const time: Cells = { ascii: '12:34:56.789', time: '12:34:56.789', text: '12:34:56.789' };

/** A UUID of version 4. */
export const uuid4 = '6f1d2c3b-8a49-4d5e-9f60-71829304a5b6';
export const uuid: Cells = { ascii: uuid4, text: uuid4, uuid: uuid4 };

/** A UUID of version 1. */
export const uuid1 = 'd2177dd0-eaa2-11de-a572-001b779c76e3';
export const timeUuid: Cells = { ascii: uuid1, text: uuid1, timeuuid: uuid1, uuid: uuid1 };

/** The bytes 00 ff 10. */
export const bytes: Cells = { blob: '00ff10' };

/** [1, 2, 3]: a set of texts takes numbers, as a text does. */
export const numbers: Cells = { list: '[1,2,3]', set: '["1","2","3"]', vector: '[1,2,3]' };

/** [0.1, 1.5, 2] of single precision: a vector has what a float has. */
export const floats: Cells = { set: '["0.1","1.5","2"]', vector: '[0.10000000149011612,1.5,2]' };

/** ['b', 'a'] */
export const texts: Cells = { set: '["a","b"]' };

/** [1, 'two'] */
export const mixed: Cells = { set: '["1","two"]', tuple: '[1,"two"]' };

/** [null, 'two'] */
export const holes: Cells = { tuple: '[null,"two"]' };

/** A set and a map without items are null to Cassandra; a frozen list is a value. */
export const emptyArray: Cells = { list: '[]', map: 'null', set: 'null' };
export const emptyObject: Cells = { map: 'null', udt: '{"name":null,"count":null}' };

/** { b: 2, a: 1 } */
export const counts: Cells = { map: '{"a":1,"b":2}' };

/** { name: 'nut', count: 7 } */
export const item: Cells = { udt: '{"name":"nut","count":7}' };

/** Where the field has null or is absent, and nothing else is written. */
export const nothing: Cells = { others: '!nothing_mapped' };

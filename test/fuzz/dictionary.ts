/** Bytes that readers of several formats have failed on. */
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', ''];

const texts = [
  ...names,
  'NaN',
  '-Infinity',
  '1e400',
  '-0',
  '1E-10001',
  '9'.repeat(400),
  '0x',
  '\ufeff',
  '\u0000',
  '2026-02-29',
  '24:00:00',
  '+58054-01-01T00:00:00Z',
  'P1Y-2M',
];

/** Lone surrogates, overlong and cut off UTF-8: no text has these bytes. */
const notUtf8 = [[0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0xff]];

/** At least one. */
export type Tokens = readonly [Buffer, ...Buffer[]];

const empty = Buffer.alloc(0);

export const commonTokens: Tokens = [
  empty,
  ...texts.map((text) => Buffer.from(text)),
  ...notUtf8.map((bytes) => Buffer.from(bytes)),
];

/** JSON values of every kind, many of them at a limit. */
export const jsonTokens: Tokens = [
  empty,
  ...[
    ...['null', 'true', '-0', '0', '1e400', '1E-400', '9007199254740993', '-9223372036854775809'],
    ...['1.10', '0.1e1', '1e10001', '3.4028235e38', '253402300800000', '01', '1.', '.5', 'NaN', '+1'],
    ...['""', '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"__proto__"', '"1970-01-01"', '"Infinity"'],
    ...['{}', '[]', '[null]', '{"__proto__":{"x":1}}', '{"constructor":1,"constructor":2}', '[[[[]]]]'],
    ...['"f0f1f2"', '"0xGG"', '"AAA="', '"999999-01-01"', '"::1%eth0"', '"1y-1mo"', '[1,[2,[3]]]', ',', ':'],
  ].map((text) => Buffer.from(text)),
];

/** Numbers of variable length and headers of fields, at the limits of their types and beyond. */
export const varintTokens: Tokens = [
  empty,
  ...[
    [0x00],
    [0x01],
    [0x7f],
    [0x80],
    [0xff, 0xff, 0xff, 0xff, 0x0f],
    [0xfe, 0xff, 0xff, 0xff, 0x0f],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02],
    [0x80, 0xc2, 0xd7, 0x2f],
    [0x00, 0x00, 0xc0, 0x7f],
    [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x7f],
  ].map((bytes) => Buffer.from(bytes)),
];

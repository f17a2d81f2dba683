import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ExactNumber } from '../../../core/value/exact-number.ts';
import {
  known,
  knownNames,
  message,
  quote,
  quoteNames,
  quoteWords,
} from '../../../core/failure/failure-message.ts';
import { fullText } from '../../../core/failure/full-message.ts';

const names = Array.from({ length: 22 }, (_, index) => `n${index}`);

const quoted: readonly (readonly [value: unknown, full: string, redacted: string])[] = [
  [null, 'null', 'null'],
  [undefined, 'undefined', 'undefined'],
  ['', `''`, 'text of 0 characters'],
  ['x', `'x'`, 'text of 1 character'],
  ['x'.repeat(41), `'${'x'.repeat(37)}...'`, 'text of 41 characters'],
  [true, 'true', 'a boolean'],
  [4111, '4111', 'a number of 4 characters'],
  [-1.5, '-1.5', 'a number of 4 characters'],
  [12n, '12', 'a number of 2 characters'],
  [10n ** 50n, 'a number of more than 38 digits', 'a number of more than 38 digits'],
  [new ExactNumber('1.10'), '1.10', 'a number of 4 characters'],
  [[1], 'an array', 'an array'],
  [{ a: 1 }, 'an object', 'an object'],
  [Buffer.from('x'), 'bytes', 'bytes'],
  [new Date(0), 'a date', 'a date'],
  [new Date(NaN), 'an invalid date', 'an invalid date'],
  [() => 1, 'a function', 'a function'],
];

describe('failure message', () => {
  it.each(quoted)('a failure message quotes %o as %s, and redacted as %s', (value, full, redacted) => {
    const quotation = quote(value);
    expect([fullText(quotation), quotation.redacted]).toEqual([full, redacted]);
  });

  it('a failure message consists of fixed words, known values and quotations', () => {
    const made = message`at ${known(3)}: ${quote('4111')} is no ${known('int')}`;
    expect(fullText(made)).toBe(`at 3: '4111' is no int`);
    expect(made.redacted).toBe('at 3: text of 4 characters is no int');
  });

  it('a failure message can contain other failure messages', () => {
    const made = message`outside: ${message`inside: ${quote('4111')}`}`;
    expect([fullText(made), made.redacted]).toEqual([
      `outside: inside: '4111'`,
      'outside: inside: text of 4 characters',
    ]);
  });

  it('a failure message gives only the count of names of the record, but lists names of the schema', () => {
    expect(fullText(quoteNames(['a', 'b'.repeat(50)]))).toBe(`'a', '${'b'.repeat(40)}'`);
    expect(quoteNames(['a', 'b']).redacted).toBe('2 names');
    expect(quoteNames(['a']).redacted).toBe('1 name');
    expect(knownNames(['a', 'b']).redacted).toBe(`'a', 'b'`);
    expect(knownNames(names).redacted).toMatch(/'n19' and 2 more$/);
  });

  it('a failure message is redacted wherever it is printed, joined, serialized or inspected', () => {
    const secret = message`${quote('4111')}, ${quoteWords('4111 again', 'words')}`;
    const error = new Error(String(secret), { cause: secret });
    const printed = [
      String(secret),
      secret.toString(),
      JSON.stringify({ secret }),
      inspect({ secret }, { depth: null, showHidden: true }),
      inspect(error),
      Object.values(secret).join(),
      JSON.stringify(structuredClone(secret)),
    ];
    for (const text of printed) expect(text).not.toContain('4111');
    expect(String(secret)).toBe('text of 4 characters, words');
  });
});

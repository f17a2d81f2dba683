import { describe, expect, it } from 'vitest';
import { printBytes, printable } from '../../../cli/dlq/printable.ts';

describe('what is printed of a record', () => {
  it.each([
    [null, '(null)'],
    [Buffer.from('null'), 'null'],
    [Buffer.alloc(0), '(zero bytes)'],
    [Buffer.from('zażółć\n\tgęślą'), 'zażółć\n\tgęślą'],
    [Buffer.from([0xff, 0x00]), 'base64 of 2 bytes: /wA='],
    [Buffer.from('\ufeffx'), '\ufeffx'],
  ])('is text where it is UTF-8, else base64: %j', (bytes, text) => {
    expect(printBytes(bytes)).toBe(text);
  });

  it('can not steer the terminal', () => {
    expect(printable('a\u001b[2Jb\rc\u202ed')).toBe('a\\u001b[2Jb\\u000dc\\u202ed');
  });
});

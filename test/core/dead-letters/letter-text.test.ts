import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known } from '../../../core/failure/failure-message.ts';
import { writeDeadLetters, type DeadLetter } from '../../../core/dead-letters/dead-letter.ts';
import { readDeadLetter } from '../../../core/dead-letters/read-dead-letter.ts';
import { writeLetter } from '../../../core/dead-letters/letter-text.ts';
import { makeRecord } from '../../support/make-record.ts';

/** The characters that SQS documents for a message. */
const taken = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

function letterOf(texts: {
  readonly message: string;
  readonly column: string;
  readonly header: string;
}): DeadLetter {
  const record = makeRecord({ headers: [{ name: texts.header, value: Buffer.from('x') }] });
  const failure = {
    next: 'dead-letter',
    stage: 'map',
    code: 'wrong_type',
    message: known(texts.message),
    column: texts.column,
    table: 'shop.orders',
  } as const;
  const [addressed] = writeDeadLetters(
    [{ kind: 'failed', record, failure }],
    { name: 'orders', configHash: 'abc' },
    0,
  );
  return addressed!.letter;
}

/** Any UTF-16 text, and the units near the edges of what SQS takes more often than chance has them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(0, 8, 0x0b, 0x1f, 0x22, 0x5c, 0x7f, 0x85, 0x2028, 0xd7ff, 0xd800, 0xdbff, 0xdc00),
      fc.constantFrom(0xdfff, 0xe000, 0xfdd0, 0xfffd, 0xfffe, 0xffff),
    ),
    { maxLength: 20 },
  )
  .map((units) => String.fromCharCode(...units));

describe('writeLetter', () => {
  it.each([
    ['U+FFFE', '\uFFFE', '\\ufffe'],
    ['U+FFFF', '\uFFFF', '\\uffff'],
    ['both, and more than once', 'a\uFFFFb\uFFFEc\uFFFF', 'a\\uffffb\\ufffec\\uffff'],
    ['a lone surrogate', '\uD800', '\\ud800'],
    ['a control', '\u0000', '\\u0000'],
  ])('the text of a dead letter escapes %s, which SQS refuses', (_, got, escaped) => {
    const letter = letterOf({ message: got, column: got, header: got });
    const text = writeLetter(letter);
    expect(text).toMatch(taken);
    expect(text.split(escaped)).toHaveLength(4);
    expect(JSON.parse(text)).toEqual(letter);
  });

  it('the text of a dead letter leaves characters that SQS accepts unchanged', () => {
    const letter = letterOf({ message: 'żółć 😀 \uFFFD \u{1FFFE}', column: 'id', header: 'h' });
    expect(writeLetter(letter)).toBe(JSON.stringify(letter));
  });

  it('the text of any dead letter has only characters that SQS accepts and is read back as the same letter', () => {
    const anyTexts = fc.record({ message: anyText, column: anyText, header: anyText });
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const letter = letterOf(texts);
        const text = writeLetter(letter);
        expect(text).toMatch(taken);
        expect(readDeadLetter(JSON.parse(text))).toEqual({ kind: 'letter', letter });
      }),
    );
  });

  it('the text of a dead-letter pointer has only characters that SQS accepts and is read back as the same pointer', () => {
    const pointer = { version: 1, storedIn: { bucket: 'b', key: 'dead-letters/\uFFFF/0/1.json' } } as const;
    const text = writeLetter(pointer);
    expect(text).toMatch(taken);
    expect(JSON.parse(text)).toEqual(pointer);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known } from '../../core/failure/failure-message.ts';
import { writeDeadLetters, type DeadLetter } from '../../core/dead-letters/dead-letter.ts';
import type { DeadLetterSink } from '../../lambda/ports/dead-letter-sink.ts';
import { makeRecord } from '../support/make-record.ts';

/** A sink under test, and what stands behind it. */
export interface SinkUnderTest {
  readonly sink: DeadLetterSink;
  /** Everything that was stored, in any order. */
  readonly stored: () => Promise<readonly DeadLetter[]>;
  /** From now on nothing can be stored. */
  readonly fail: () => Promise<void>;
  readonly close: () => Promise<void>;
}

function letterOf(offset: number, valueBytes = 10): DeadLetter {
  const record = makeRecord({ offset, value: Buffer.alloc(valueBytes, 'ü"\n') });
  const failure = {
    next: 'dead-letter',
    stage: 'map',
    code: 'wrong_type',
    message: known('got “x”'),
    column: 'id',
  } as const;
  const [addressed] = writeDeadLetters(
    [{ kind: 'failed', record, failure }],
    { name: 'o', configHash: 'h' },
    0,
  );
  return addressed!.letter;
}

/** What every dead-letter sink promises. */
export function describeDeadLetterSink(name: string, open: () => Promise<SinkUnderTest>): void {
  describe(`dead-letter port on ${name}`, () => {
    let underTest: SinkUnderTest;
    const offsetsStored = async (): Promise<readonly number[]> =>
      (await underTest.stored()).map(({ record }) => record.offset).sort((a, b) => a - b);

    beforeAll(async () => {
      underTest = await open();
    });
    afterAll(async () => {
      await underTest.close();
    });

    it('the dead-letter sink gives no answers for no letters', async () => {
      expect(await underTest.sink.store([])).toEqual([]);
      expect(await underTest.stored()).toEqual([]);
    });

    it('the dead-letter sink stores a letter unchanged', async () => {
      const letter = letterOf(1);
      expect(await underTest.sink.store([letter])).toEqual([undefined]);
      expect(await underTest.stored()).toEqual([letter]);
    });

    it('the dead-letter sink stores many letters at once, some of them large, each once', async () => {
      const letters = Array.from({ length: 25 }, (_, index) =>
        letterOf(100 + index, index % 5 === 0 ? 150_000 : 10),
      );
      expect(await underTest.sink.store(letters)).toEqual(letters.map(() => undefined));
      expect(await offsetsStored()).toEqual([1, ...letters.map(({ record }) => record.offset)]);
    });

    it('the dead-letter sink answers each letter that it cannot store with a retriable failure', async () => {
      await underTest.fail();
      const answers = await underTest.sink.store([letterOf(200), letterOf(201)]);
      expect(answers).toHaveLength(2);
      for (const answer of answers) {
        expect(answer).toMatchObject({ next: 'retry', stage: 'dead-letter', code: 'dead_letter_not_stored' });
        expect(answer?.message.redacted).not.toBe('');
      }
    });
  });
}

import { expect, it } from 'vitest';
import type { LetterMessage } from '../../../core/dead-letters/letter-event.ts';
import { openInPortions, type Follow } from '../../../lambda/redrive/open-letters.ts';

const inline = (id: string): LetterMessage => ({ id, receipt: id, body: `{"letter":"${id}"}` });
const pointing = (id: string): LetterMessage => ({
  id,
  receipt: id,
  body: JSON.stringify({ version: 1, storedIn: { bucket: 'large', key: `dead-letters/${id}` } }),
});

const megabytes = (count: number): string => 'x'.repeat(count * 1_048_576);

/** The ids of each portion, with how many letters had been read from the bucket when it came. */
async function portionsOf(messages: readonly LetterMessage[], text: string): Promise<readonly unknown[]> {
  let reads = 0;
  const follow: Follow = () => {
    reads += 1;
    return Promise.resolve({ text });
  };
  const portions: unknown[] = [];
  for await (const opened of openInPortions(messages, follow)) {
    portions.push([opened.map(({ messageId }) => messageId), reads]);
  }
  return portions;
}

it('letters in their messages are opened at once, before those in the bucket', async () => {
  expect(await portionsOf([pointing('a'), inline('b'), inline('c')], 'short')).toEqual([
    [['b', 'c', 'a'], 1],
  ]);
});

it('large letters are opened in portions, none before the portion that it does not fit into is done', async () => {
  const messages = ['a', 'b', 'c', 'd', 'e'].map(pointing);
  expect(await portionsOf(messages, megabytes(3))).toEqual([
    [['a', 'b'], 3],
    [['c', 'd'], 5],
    [['e'], 5],
  ]);
});

it('a letter that is larger than a portion is opened alone', async () => {
  expect(await portionsOf([inline('a'), pointing('b'), pointing('c')], megabytes(17))).toEqual([
    [['a'], 1],
    [['b'], 2],
    [['c'], 2],
  ]);
});

it('an event without messages has no portion', async () => {
  expect(await portionsOf([], '')).toEqual([]);
});

import { expect, it } from 'vitest';
import { printDroppedRecords } from '../../../local/pipeline/print-dropped.ts';
import { deduplicateMessages } from '../../../local/pipeline/deduplicate-messages.ts';

it('a message is repeated after ten seconds at the earliest, and a different one is printed at once', () => {
  const said: string[] = [];
  let now = 0;
  const mention = deduplicateMessages(
    (message) => said.push(message),
    () => now,
  );
  mention('a');
  mention('b');
  now = 9_999;
  mention('a');
  now = 10_000;
  mention('a');
  expect(said).toEqual(['a', 'b', 'a']);
});

it('a dropped record that no event can contain is reported with its position, size and the allowed size', () => {
  const dropped = {
    partition: 'orders-3',
    firstOffset: 41,
    lastOffset: 41,
    count: 1,
    largestBytes: 8_000_000,
  };
  const text = printDroppedRecords({ ...dropped, condition: 'MaximumPayloadSizeExceeded' });
  expect(text).toContain('orders-3 offset 41: a record given up (MaximumPayloadSizeExceeded)');
  expect(text).toContain('8000000 bytes as an event, Lambda takes 6291456');
  expect(printDroppedRecords({ ...dropped, lastOffset: 43, count: 3, condition: 'RecordAgeExceeded' })).toBe(
    'orders-3 offsets 41 to 43: 3 records given up (RecordAgeExceeded)',
  );
});

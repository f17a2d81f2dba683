import { describe, expect, it } from 'vitest';
import { endpointOf, largestMessageBytes, regionOf, sqsLimits } from '../../../lambda/adapters/sqs/config.ts';
import { packLetters } from '../../../lambda/adapters/sqs/request.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { writeDeadLetters } from '../../../core/dead-letters/dead-letter.ts';
import { makeRecord } from '../../support/make-record.ts';

/** A letter whose JSON is about so many bytes: base64 takes four characters for three bytes. */
function letterOf(bytes: number) {
  const record = makeRecord({ value: Buffer.alloc(Math.ceil((bytes * 3) / 4)) });
  const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('') } as const;
  const [addressed] = writeDeadLetters(
    [{ kind: 'failed', record, failure }],
    { name: 'o', configHash: 'h' },
    0,
  );
  return addressed!.letter;
}

const cases: readonly {
  name: string;
  bytes: readonly number[];
  batches: readonly (readonly number[])[];
  oversized?: readonly number[];
  hasBucket?: boolean;
}[] = [
  { name: 'no request for no letters', bytes: [], batches: [] },
  {
    name: 'ten letters in a request',
    bytes: Array(12).fill(10),
    batches: [
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      [10, 11],
    ],
  },
  {
    name: 'letters that are too large together in two requests',
    bytes: [200_000, 100_000, 10],
    batches: [[0], [1, 2]],
  },
  { name: 'a large letter in a request of its own', bytes: [10, 900_000, 10], batches: [[0], [1], [2]] },
  {
    name: 'no letter too large for any message in a request',
    bytes: [10, 1_100_000, 10],
    batches: [[0, 2]],
    oversized: [1],
  },
  {
    name: 'no letter too large for an older queue in a request if there is a bucket',
    bytes: [10, 300_000, 10],
    batches: [[0, 2]],
    oversized: [1],
    hasBucket: true,
  },
];

describe('packLetters', () => {
  it.each(cases)('packLetters puts $name', ({ bytes, batches, oversized = [], hasBucket = false }) => {
    const config = { url: 'https://queue', bucket: hasBucket ? 'letters' : undefined };
    const packed = packLetters(bytes.map(letterOf), largestMessageBytes(config));
    expect(packed.batches.map((batch) => batch.map(({ index }) => index))).toEqual(batches);
    expect(packed.oversized.map(({ index }) => index)).toEqual(oversized);
    for (const batch of packed.batches) {
      const total = batch.reduce((sum, message) => sum + message.bytes, 0);
      expect(total).toBeLessThanOrEqual(batch.length === 1 ? sqsLimits.maxBytes : sqsLimits.maxBatchBytes);
    }
  });
});

describe('queue address', () => {
  it('the address of a queue of AWS gives the region and no endpoint', () => {
    const url = 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters';
    expect(regionOf(url)).toBe('eu-west-1');
    expect(endpointOf(url)).toBeUndefined();
  });

  it('the address of a queue of an emulator is the endpoint', () => {
    const url = 'http://127.0.0.1:5000/123456789012/letters';
    expect(regionOf(url)).toBeUndefined();
    expect(endpointOf(url)).toBe('http://127.0.0.1:5000');
  });
});

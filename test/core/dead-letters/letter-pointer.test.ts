import { describe, expect, it } from 'vitest';
import { readPointer, refusePointer, type LetterPointer } from '../../../core/dead-letters/letter-pointer.ts';

const pointer = (bucket: string, key: string): LetterPointer => ({ version: 1, storedIn: { bucket, key } });

describe('dead-letter pointer', () => {
  it('a dead-letter pointer is read if it names a bucket and a key', () => {
    expect(readPointer({ ...pointer('b', 'k'), more: 1 })).toEqual(pointer('b', 'k'));
    const others = [
      ...[null, undefined, 'text', {}, { version: 1 }, { version: 1, storedIn: null }],
      ...[pointer('', 'k'), pointer('b', ''), { ...pointer('b', 'k'), version: 2 }],
      ...[
        { version: 1, storedIn: { bucket: 1, key: 'k' } },
        { version: 1, storedIn: { bucket: 'b', key: null } },
      ],
    ];
    for (const other of others) expect(readPointer(other)).toBeUndefined();
  });

  it('a dead-letter pointer into the configured bucket is followed', () => {
    expect(refusePointer(pointer('large', 'dead-letters/t/0/1-a.json'), 'large', 'BUCKET')).toBeUndefined();
  });

  it.each([
    [
      pointer('large', 'dead-letters/a'),
      undefined,
      'it points to s3://large/dead-letters/a, which is not followed: BUCKET names no bucket of dead letters',
    ],
    [
      pointer('Large', 'dead-letters/a'),
      'large',
      `it points to s3://Large/dead-letters/a, which is not followed: BUCKET allows 'large' alone`,
    ],
    [
      pointer('large', 'reports/dead-letters/a'),
      'large',
      `it points to s3://large/reports/dead-letters/a, which is not followed: dead letters are below 'dead-letters/' in their bucket`,
    ],
  ])('the pointer %j is not followed if the bucket is %j', (refused, bucket, reason) => {
    expect(refusePointer(refused, bucket, 'BUCKET')).toBe(reason);
  });
});

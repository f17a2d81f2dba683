import { describe, expect, it } from 'vitest';
import { known, message, quote } from '../../../lambda/core/failure-message.ts';
import type { Failure } from '../../../lambda/core/failure.ts';
import type { Outcome } from '../../../lambda/core/outcome.ts';
import { settleDeadLetters, writeDeadLetters } from '../../../lambda/core/report/dead-letter.ts';
import { makeRecord } from '../../support/make-record.ts';

const identity = { name: 'orders', configHash: 'abc' };
const record = makeRecord({
  topic: 'shop.orders',
  partition: 3,
  offset: 42,
  timestamp: 1_700_000_000_123,
  key: Buffer.from([0xff, 0x00]),
  value: Buffer.from('{"id":'),
  headers: [
    { name: 'source', value: Buffer.from('web') },
    { name: 'source', value: Buffer.alloc(0) },
  ],
});
const poisoned: Outcome = {
  kind: 'failed',
  record,
  failure: {
    next: 'dead-letter',
    stage: 'decode',
    code: 'malformed_json',
    message: message`not JSON: ${quote('{"id":')}`,
    table: 'shop.orders',
    column: 'id',
  },
};
const timedOut: Failure = { next: 'retry', stage: 'write', code: 'timeout', message: known('too late') };
const notStored: Failure = {
  next: 'retry',
  stage: 'dead-letter',
  code: 'dead_letter_not_stored',
  message: known('queue is gone'),
};

describe('writeDeadLetters', () => {
  it('keeps the record whole, with the reason, as plain JSON', () => {
    const letters = writeDeadLetters([poisoned], identity, Date.UTC(2026, 0, 2));
    // A field that is not there is absent, and not undefined.
    expect(letters).toStrictEqual([
      {
        recordIndex: 0,
        letter: {
          version: 1,
          connector: { name: 'orders', configHash: 'abc' },
          record: {
            topic: 'shop.orders',
            partition: 3,
            offset: 42,
            timestamp: 1_700_000_000_123,
            timestampType: 'CREATE_TIME',
            key: '/wA=',
            value: 'eyJpZCI6',
            headers: [
              { name: 'source', value: 'd2Vi' },
              { name: 'source', value: '' },
            ],
          },
          failure: {
            stage: 'decode',
            code: 'malformed_json',
            message: `not JSON: '{"id":'`,
            table: 'shop.orders',
            column: 'id',
          },
          writtenAt: '2026-01-02T00:00:00.000Z',
        },
      },
    ]);
    expect(JSON.parse(JSON.stringify(letters))).toEqual(letters);
  });

  it('tells a null key or value from an empty one, and a failure without a column from one with', () => {
    const failure: Failure = {
      next: 'dead-letter',
      stage: 'write',
      code: 'rejected_by_server',
      message: known(''),
    };
    const bare = makeRecord({ key: null, value: Buffer.alloc(0) });
    const [addressed] = writeDeadLetters([{ kind: 'failed', record: bare, failure }], identity, 0);
    expect(addressed?.letter.record).toMatchObject({ key: null, value: '' });
    expect(addressed?.letter.failure).toMatchObject({ table: null, column: null });
  });

  it('names the cluster that the record is from, where its event does', () => {
    const source = { eventSourceArn: 'arn:aws:kafka:a' };
    const [addressed] = writeDeadLetters([poisoned], identity, 0, source);
    expect(addressed?.letter.source).toEqual(source);
  });

  it('writes none for what is written, skipped or retried', () => {
    const outcomes: readonly Outcome[] = [
      { kind: 'written', record, rows: 1 },
      { kind: 'skipped', record, reason: 'tombstone' },
      { kind: 'failed', record, failure: timedOut },
    ];
    expect(writeDeadLetters(outcomes, identity, 0)).toEqual([]);
  });
});

describe('settleDeadLetters', () => {
  const written: Outcome = { kind: 'written', record, rows: 1 };
  const outcomes = [poisoned, written, poisoned];
  const write = () => writeDeadLetters(outcomes, identity, 0);

  it('retries the records whose letters were not stored, and only those', () => {
    expect(settleDeadLetters(outcomes, write(), [undefined, notStored])).toEqual([
      poisoned,
      written,
      { kind: 'failed', record, failure: notStored },
    ]);
  });

  it('takes fewer answers than letters for what it is: a defect that must not lose a record', () => {
    expect(() => settleDeadLetters(outcomes, write(), [])).toThrow('0 answers for 2 dead letters');
  });
});

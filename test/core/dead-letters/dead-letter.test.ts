import { describe, expect, it } from 'vitest';
import { known, message, quote } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { Outcome } from '../../../core/record/outcome.ts';
import { settleDeadLetters, writeDeadLetters } from '../../../core/dead-letters/dead-letter.ts';
import { readDeadLetter } from '../../../core/dead-letters/read-dead-letter.ts';
import { makeRecord } from '../../support/make-record.ts';
import { matchesSchema } from './stored-letter.ts';

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
  it('a dead letter contains the whole record and the reason as plain JSON', () => {
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

  it('a dead letter contains all problems in full and is read back as it was written', () => {
    const problems = [
      { code: 'wrong_type', message: message`got ${quote('x')}`, table: 'ks.t', column: 'a' },
      { code: 'invalid_ttl', message: known('too long') },
    ] as const;
    const failure: Failure = { next: 'dead-letter', stage: 'map', ...problems[0], problems };
    const [addressed] = writeDeadLetters([{ kind: 'failed', record, failure }], identity, 0);
    expect(addressed?.letter.failure).toStrictEqual({
      stage: 'map',
      code: 'wrong_type',
      message: `got 'x'`,
      table: 'ks.t',
      column: 'a',
      problems: [
        { code: 'wrong_type', message: `got 'x'`, table: 'ks.t', column: 'a' },
        { code: 'invalid_ttl', message: 'too long', table: null, column: null },
      ],
    });
    expect(matchesSchema(JSON.parse(JSON.stringify(addressed?.letter)))).toBe(true);
    expect(readDeadLetter(JSON.parse(JSON.stringify(addressed?.letter)))).toStrictEqual({
      kind: 'letter',
      letter: addressed?.letter,
    });
  });

  it.each([
    [{ problems: 1 }, 'letter.failure.problems: got 1, allowed is an array'],
    [{ problems: [1] }, 'letter.failure.problems[0]: got 1, allowed is an object'],
    [
      { problems: [{ code: 'x', message: 1, table: null, column: null }] },
      'letter.failure.problems[0].message: got 1, allowed is text',
    ],
  ])('a dead letter whose problems are not a list of problems is refused: %j', (more, problem) => {
    const [addressed] = writeDeadLetters([poisoned], identity, 0);
    const letter = { ...addressed!.letter, failure: { ...addressed!.letter.failure, ...more } };
    expect(readDeadLetter(letter)).toEqual({ kind: 'problem', message: problem });
  });

  it('a dead letter distinguishes a null key or value from an empty one, and a failure with a column from one without', () => {
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

  it('a dead letter names the cluster of the record if the event names it', () => {
    const source = { eventSourceArn: 'arn:aws:kafka:a' };
    const [addressed] = writeDeadLetters([poisoned], identity, 0, source);
    expect(addressed?.letter.source).toEqual(source);
  });

  it('a record that is written, skipped or retried gets no dead letter', () => {
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

  it('settleDeadLetters retries exactly the records whose dead letters were not stored', () => {
    expect(settleDeadLetters(outcomes, write(), [undefined, notStored])).toEqual([
      poisoned,
      written,
      { kind: 'failed', record, failure: notStored },
    ]);
  });

  it('settleDeadLetters throws if there are fewer answers than dead letters', () => {
    expect(() => settleDeadLetters(outcomes, write(), [])).toThrow('0 answers for 2 dead letters');
  });
});

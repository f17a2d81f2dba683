import { describe, expect, it } from 'vitest';
import { readStored } from '../../../../tools/dead-letters/sources/read-stored.ts';
import { known } from '../../../../core/failure/failure-message.ts';
import { writeDeadLetters } from '../../../../core/dead-letters/dead-letter.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { makeRecord } from '../../../support/make-record.ts';

const records = [makeRecord({ offset: 1 }), makeRecord({ offset: 2, key: null, value: null })];
const document = {
  requestContext: { condition: 'RetryAttemptsExhausted' },
  responseContext: { functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2026-01-02T00:00:00.000Z',
  KafkaBatchInfo: { batchSize: 2 },
};

describe('readStored', () => {
  it('readStored reads a dead letter with its own reason', () => {
    const failure = {
      next: 'dead-letter',
      stage: 'map',
      code: 'wrong_type',
      message: known('m'),
      table: 's.t',
    } as const;
    const [addressed] = writeDeadLetters(
      [{ kind: 'failed', record: records[0]!, failure }],
      { name: 'orders', configHash: 'h' },
      5_000,
    );
    expect(readStored(JSON.stringify(addressed!.letter))).toEqual({
      kind: 'records',
      records: [
        {
          record: records[0],
          failure: { stage: 'map', code: 'wrong_type', message: 'm', table: 's.t', column: null },
          connector: 'orders',
          storedAtMs: 5_000,
        },
      ],
    });
  });

  it.each([
    ['as S3 has it: the event as text', JSON.stringify(makeEvent(records))],
    ['as a Kafka topic has it: the event as an object', makeEvent(records)],
  ])('readStored reads every record of a batch that Lambda gave up, %s', (_, payload) => {
    const read = readStored(JSON.stringify({ ...document, payload }));
    expect(read).toMatchObject({
      records: records.map((record) => ({
        record,
        failure: { code: 'RetryAttemptsExhausted', table: null },
        connector: null,
        storedAtMs: Date.UTC(2026, 0, 2),
      })),
    });
  });

  it('readStored reads a pointer to a letter elsewhere', () => {
    const pointer = { version: 1, storedIn: { bucket: 'b', key: 'k' } };
    expect(readStored(JSON.stringify(pointer))).toEqual({ kind: 'pointer', pointer });
  });

  it.each([
    ['{', 'it is not JSON'],
    ['{}', 'letter.version: got nothing'],
    [JSON.stringify(document), 'only a destination in S3 gets the records themselves'],
    [JSON.stringify({ ...document, payload: '{' }), 'its payload is no event: event: got nothing'],
    [JSON.stringify({ ...document, timestamp: 'x', payload: '{}' }), 'its timestamp is not a time'],
  ])('readStored reports a text that is no dead letter: %s', (text, message) => {
    const read = readStored(text);
    expect(read).toMatchObject({ kind: 'problem' });
    expect(read.kind === 'problem' && read.message).toContain(message);
  });
});

import { describe, expect, it } from 'vitest';
import type { RedriveAnswer, Invoker } from '../../../../tools/dead-letters/redrive/answer.ts';
import {
  redeliver,
  type Pace,
  type RedeliveryReport,
} from '../../../../tools/dead-letters/redrive/redeliver.ts';
import { noFilter } from '../../../../tools/dead-letters/records/filter.ts';
import type { Entry, UnwrittenRecord } from '../../../../tools/dead-letters/records/unwritten-record.ts';
import type { Unremoved } from '../../../../tools/dead-letters/sources/letter-source.ts';
import { select } from '../../../../tools/dead-letters/records/selection.ts';
import { decodeEvent } from '../../../../core/decode/event/msk-event.ts';
import { readSourceCluster } from '../../../../core/decode/event/source-cluster.ts';
import { printPosition } from '../../../../core/contract/record-position.ts';
import type { SourceRecord } from '../../../../core/record/source-record.ts';
import { makeRecord } from '../../../support/make-record.ts';

const recordOf = (
  offset: number,
  value = `v${offset}`,
  more: Partial<UnwrittenRecord> = {},
): UnwrittenRecord => ({
  record: makeRecord({ offset, value: Buffer.from(value) }),
  failure: { code: 'wrong_type', stage: 'map', message: 'x', table: null, column: null },
  connector: 'orders',
  storedAtMs: 0,
  ...more,
});
const entryOf = (...records: readonly UnwrittenRecord[]): Entry => ({
  id: records.map(({ record }) => `${record.offset}:${String(record.value)}`).join('+'),
  records,
});
const atOnce: Pace = { nowMs: () => 0, pause: () => Promise.resolve(), isInterrupted: () => false };

interface Run {
  readonly report: RedeliveryReport;
  readonly removed: readonly string[];
  /** The values of each event's records. */
  readonly events: readonly (readonly string[])[];
}

/** Brings all records to a function that answers by the records of an event. */
async function run(
  entries: readonly Entry[],
  answer: (records: readonly SourceRecord[], event: unknown) => RedriveAnswer,
  options: { readonly batchSize?: number; readonly remove?: () => readonly Unremoved[] } = {},
): Promise<Run> {
  const removed: string[] = [];
  const events: string[][] = [];
  const source = {
    remove: (done: readonly Entry[]) => {
      removed.push(...done.map(({ id }) => id));
      return Promise.resolve(options.remove?.() ?? []);
    },
  };
  const invoker: Invoker = {
    invoke: (text) =>
      Promise.resolve().then(() => {
        const event: unknown = JSON.parse(text);
        const records = decodeEvent(event);
        events.push(records.map(({ value }) => String(value)));
        return answer(records, event);
      }),
    close: () => Promise.resolve(),
  };
  const unwritten = select(entries, noFilter);
  const pace = { batchSize: options.batchSize ?? 100, recordsPerSecond: 1_000 };
  const report = await redeliver(unwritten, entries, source, invoker, pace, atOnce);
  return { report, removed, events };
}

const none: ReadonlySet<string> = new Set();
const allWell = (): RedriveAnswer => ({ kind: 'answered', failed: none, deadLettered: none });
const failing =
  (isFailing: (record: SourceRecord) => boolean, as: 'failed' | 'deadLettered') =>
  (records: readonly SourceRecord[]): RedriveAnswer => {
    const positions = new Set(records.filter(isFailing).map(printPosition));
    return { kind: 'answered', failed: none, deadLettered: none, [as]: positions };
  };
const is = (value: string) => (record: SourceRecord) => String(record.value) === value;

describe('redrive of different letters of one position', () => {
  const cut = [entryOf(recordOf(1, 'old')), entryOf(recordOf(1, 'new')), entryOf(recordOf(2))];

  it('different letters of one position are redriven in separate events', async () => {
    const { report, removed, events } = await run(cut, allWell);
    expect(events.flat().sort()).toEqual(['new', 'old', 'v2']);
    expect(events.every((values) => !(values.includes('old') && values.includes('new')))).toBe(true);
    expect([...removed].sort()).toEqual(['1:new', '1:old', '2:v2']);
    expect(report).toMatchObject({ through: 3, failed: 0, storedAgain: 0 });
  });

  it('each letter of a position is removed only when its own record went through', async () => {
    const { report, removed } = await run(cut, failing(is('old'), 'failed'));
    expect([...removed].sort()).toEqual(['1:new', '2:v2']);
    expect(report).toMatchObject({ through: 2, failed: 1 });
  });

  it('a redriven letter is sent as a record of the cluster that it names', async () => {
    const sources = [{ eventSourceArn: 'arn:a' }, { eventSourceArn: 'arn:b' }];
    const entries = sources.map((source) => ({
      ...entryOf(recordOf(1, 'same', { source })),
      id: source.eventSourceArn,
    }));
    const delivered: unknown[] = [];
    const { removed } = await run(entries, (records, event) => {
      delivered.push(readSourceCluster(event));
      return failing(() => delivered.length === 1, 'failed')(records);
    });
    expect(delivered).toEqual(sources);
    expect(removed).toEqual(['arn:b']);
  });

  it('copies of one record are redriven once and removed together', async () => {
    const { report, removed, events } = await run(
      [entryOf(recordOf(1)), entryOf(recordOf(1)), entryOf(recordOf(2), recordOf(1))],
      failing(is('v2'), 'failed'),
    );
    expect(events).toEqual([['v1', 'v2']]);
    expect(removed).toEqual(['1:v1', '1:v1']);
    expect(report).toMatchObject({ through: 1, failed: 1 });
  });
});

describe('redrive report', () => {
  it('the report counts records that failed again or were stored again separately from those that went through', async () => {
    const entries = [1, 2, 3].map((offset) => entryOf(recordOf(offset)));
    const { report, removed } = await run(entries, failing(is('v2'), 'deadLettered'));
    expect(report).toMatchObject({ through: 2, failed: 1, storedAgain: 1, ended: undefined });
    // Its new letter has taken its place.
    expect(removed).toHaveLength(3);
  });

  it('the report has no count of new letters if a function of an older version does not report them', async () => {
    const { report } = await run([entryOf(recordOf(1))], () => ({ kind: 'answered', failed: none }));
    expect(report).toMatchObject({ through: 1, failed: 0, storedAgain: null });
  });

  it('the report names the entries that could not be removed, and the redrive continues', async () => {
    const entries = [1, 2].map((offset) => entryOf(recordOf(offset)));
    const unremoved = [{ id: 'm', problem: 'expired' }];
    const { report } = await run(entries, allWell, { batchSize: 1, remove: () => unremoved });
    expect(report).toMatchObject({ through: 2, unremoved: [...unremoved, ...unremoved] });
  });

  it('the report says which records were in flight when removal or invocation became impossible', async () => {
    const entries = [1, 2, 3].map((offset) => entryOf(recordOf(offset)));
    const fail = (): never => {
      throw new Error('no route to host');
    };
    const removing = await run(entries, allWell, { batchSize: 2, remove: fail });
    expect(removing.report).toMatchObject({ through: 2, failed: 0 });
    expect(removing.report.ended).toMatch(
      /shop.orders-0@1 … shop.orders-0@2 .*could not be removed.*no route/,
    );
    const invoking = await run(entries, fail, { batchSize: 2 });
    expect(invoking.report.ended).toBe('shop.orders-0@1 … shop.orders-0@2: Error: no route to host');
  });
});

describe('redrive of a record that the function cannot process', () => {
  const entries = [1, 2, 3, 4, 5, 6, 7].map((offset) => entryOf(recordOf(offset)));
  const killedBy =
    (...values: readonly string[]) =>
    (records: readonly SourceRecord[]): RedriveAnswer =>
      records.some(({ value }) => values.includes(String(value)))
        ? { kind: 'refused', message: 'out of memory', mayBeOneRecord: true }
        : allWell();

  it('a record that the function cannot process is named and remains, and all others are redriven', async () => {
    for (const bad of ['v1', 'v4', 'v7']) {
      const { report, removed } = await run(entries, killedBy(bad));
      expect(report).toMatchObject({ through: 6, failed: 1, ended: undefined });
      expect(report.refused).toEqual([
        { position: `shop.orders-0@${bad.slice(1)}`, problem: 'out of memory' },
      ]);
      expect(removed).toHaveLength(6);
    }
  });

  it('a redrive isolates a few failing records and stops if too many fail', async () => {
    const { report } = await run(entries, killedBy('v1', 'v3', 'v6'));
    expect(report.refused.map(({ position }) => position)).toEqual(
      [1, 3, 6].map((at) => `shop.orders-0@${at}`),
    );
    const all = await run(entries, killedBy(...entries.map(({ id }) => id.slice(2))));
    expect(all.report).toMatchObject({
      through: 0,
      failed: 3,
      ended: 'the function refuses every record',
    });
    expect(all.removed).toEqual([]);
  });

  it('a redrive does not search for a failing record if the configuration is the cause', async () => {
    const { report, events } = await run(entries, () => ({ kind: 'refused', message: 'no such table' }));
    expect(events).toHaveLength(1);
    expect(report.ended).toBe('shop.orders-0@1 … shop.orders-0@7: no such table');
  });

  it('a record too large for an event is not sent and remains', async () => {
    const value = 'x'.repeat(6_000_000);
    const large = [3, 4, 5, 6].map((offset) => ({ ...entryOf(recordOf(offset, value)), id: String(offset) }));
    const { report, removed, events } = await run(
      [entryOf(recordOf(1)), ...large, entryOf(recordOf(9))],
      allWell,
    );
    expect(events).toEqual([['v1'], ['v9']]);
    expect(removed).toEqual(['1:v1', '9:v9']);
    expect(report).toMatchObject({ through: 2, failed: 4, ended: undefined });
    expect(report.refused[0]).toEqual({
      position: 'shop.orders-0@3',
      problem: expect.stringMatching(/^its event has 80\d{5} bytes, and Lambda accepts 6291456$/) as string,
    });
  });
});

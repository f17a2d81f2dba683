import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Invoker } from '../../../../tools/dead-letters/redrive/answer.ts';
import {
  redeliver,
  type Pace,
  type RedeliveryReport,
} from '../../../../tools/dead-letters/redrive/redeliver.ts';
import { noFilter } from '../../../../tools/dead-letters/records/filter.ts';
import type { Entry, UnwrittenRecord } from '../../../../tools/dead-letters/records/unwritten-record.ts';
import type { LetterSource } from '../../../../tools/dead-letters/sources/letter-source.ts';
import { readSourceCluster } from '../../../../core/decode/event/source-cluster.ts';
import { decodeEvent } from '../../../../core/decode/event/msk-event.ts';
import { select } from '../../../../tools/dead-letters/records/selection.ts';
import { printPosition } from '../../../../core/contract/record-position.ts';
import { VirtualTime } from '../../../support/flow-simulator/virtual-time.ts';
import { makeRecord } from '../../../support/make-record.ts';

const unwrittenAt = (offset: number): UnwrittenRecord => ({
  record: makeRecord({ offset }),
  failure: { code: 'wrong_type', stage: 'map', message: 'x', table: null, column: null },
  connector: 'orders',
  storedAtMs: 0,
});

interface Run {
  readonly report: RedeliveryReport;
  /** When each invocation began, and with how many records. */
  readonly sent: readonly { readonly atMs: number; readonly records: number }[];
  /** What is left in the source. */
  readonly left: ReadonlySet<string>;
}

interface Setting {
  readonly records: number;
  readonly batchSize: number;
  readonly recordsPerSecond: number;
  readonly invocationMs: number;
  /** The invocation, from 0, in which the redrive is interrupted. */
  readonly interruptedIn?: number;
}

/** Brings records on virtual time, to a function that takes its time. */
async function run(setting: Setting): Promise<Run> {
  const time = new VirtualTime();
  const unwritten = Array.from({ length: setting.records }, (_, offset) => unwrittenAt(offset));
  const entries: readonly Entry[] = unwritten.map((each) => ({
    id: printPosition(each.record),
    records: [each],
  }));
  const left = new Set(entries.map(({ id }) => id));
  const sent: Run['sent'][number][] = [];
  let isInterrupted = false;
  const source: Pick<LetterSource, 'remove'> = {
    remove: (removed) => {
      for (const { id } of removed) left.delete(id);
      return Promise.resolve([]);
    },
  };
  const invoker: Invoker = {
    async invoke(event) {
      const { records } = JSON.parse(event) as { readonly records: Readonly<Record<string, unknown[]>> };
      sent.push({ atMs: time.now(), records: Object.values(records).flat().length });
      if (sent.length - 1 === setting.interruptedIn) isInterrupted = true;
      await time.sleep(setting.invocationMs);
      return { kind: 'answered', failed: new Set() };
    },
    close: () => Promise.resolve(),
  };
  const pace: Pace = {
    nowMs: () => time.now(),
    pause: (ms) => time.sleep(ms),
    isInterrupted: () => isInterrupted,
  };
  const work = redeliver(unwritten, entries, source, invoker, setting, pace);
  await time.runUntil(1e9);
  return { report: await work, sent, left };
}

const setting = fc.record({
  records: fc.integer({ min: 1, max: 300 }),
  batchSize: fc.integer({ min: 1, max: 120 }),
  recordsPerSecond: fc.integer({ min: 1, max: 500 }),
  invocationMs: fc.integer({ min: 0, max: 2_000 }),
});

describe('redrive pace', () => {
  it('the pace of a redrive never exceeds its rate, except for the batch in flight', async () => {
    await fc.assert(
      fc.asyncProperty(setting, async (given) => {
        const { sent } = await run(given);
        const most = Math.min(given.batchSize, given.recordsPerSecond);
        let before = 0;
        for (const { atMs, records } of sent) {
          expect(records).toBeLessThanOrEqual(most);
          expect(before).toBeLessThanOrEqual((given.recordsPerSecond * atMs) / 1_000 + 1e-6);
          before += records;
        }
        expect(before).toBe(given.records);
      }),
    );
  });

  it('the pace of a redrive equals its rate if the function is fast enough', async () => {
    const { sent } = await run({ records: 100, batchSize: 10, recordsPerSecond: 20, invocationMs: 50 });
    expect(sent.map(({ atMs }) => atMs)).toEqual([
      0, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500,
    ]);
  });

  it('an interrupted redrive ends between two batches and accounts for every record', async () => {
    const interrupted = fc.tuple(setting, fc.nat({ max: 5 }));
    await fc.assert(
      fc.asyncProperty(interrupted, async ([given, interruptedIn]) => {
        const { report, sent, left } = await run({ ...given, interruptedIn });
        const delivered = sent.reduce((sum, { records }) => sum + records, 0);
        expect(report.through).toBe(delivered);
        expect(left.size).toBe(given.records - delivered);
        expect(sent.length).toBeLessThanOrEqual(interruptedIn + 1);
        if (left.size > 0) expect(report.ended).toBe('interrupted');
      }),
    );
  });
});

/** Few positions, contents and clusters, so that they meet. */
const anyKept = fc.record({
  offset: fc.nat({ max: 2 }),
  content: fc.nat({ max: 2 }),
  cluster: fc.option(fc.constantFrom('arn:a', 'arn:b'), { nil: undefined }),
});

describe('removal after a redrive', () => {
  it('a redrive removes exactly the entries whose own records all went through', async () => {
    const anyEntries = fc.array(fc.array(anyKept, { minLength: 1, maxLength: 3 }), { maxLength: 12 });
    const property = fc.asyncProperty(
      anyEntries,
      fc.integer({ min: 1, max: 5 }),
      async (given, batchSize) => {
        const entries: readonly Entry[] = given.map((records, index) => ({
          id: String(index),
          records: records.map(({ offset, content, cluster }) => ({
            ...unwrittenAt(offset),
            record: makeRecord({ offset, value: Buffer.from(String(content)) }),
            source: cluster === undefined ? undefined : { eventSourceArn: cluster },
          })),
        }));
        // Whether a record fails hangs on its cluster, position and content, and on nothing else.
        const fails = (offset: number, content: string, cluster: string | undefined): boolean =>
          (offset + Number(content) + (cluster?.length ?? 0) + (cluster === 'arn:b' ? 1 : 0)) % 3 === 0;
        const removed = new Set<string>();
        const source: Pick<LetterSource, 'remove'> = {
          remove: (done) => {
            for (const { id } of done) {
              expect(removed.has(id)).toBe(false);
              removed.add(id);
            }
            return Promise.resolve([]);
          },
        };
        const invoker: Invoker = {
          invoke: (text) => {
            const event: unknown = JSON.parse(text);
            const cluster = readSourceCluster(event)?.eventSourceArn;
            const failing = decodeEvent(event).filter(({ offset, value }) =>
              fails(offset, String(value), cluster),
            );
            return Promise.resolve({
              kind: 'answered',
              failed: new Set(failing.map(printPosition)),
              deadLettered: new Set<string>(),
            });
          },
          close: () => Promise.resolve(),
        };
        const pace: Pace = { nowMs: () => 0, pause: () => Promise.resolve(), isInterrupted: () => false };
        const unwritten = select(entries, noFilter);
        const limits = { batchSize, recordsPerSecond: 1_000 };
        const report = await redeliver(unwritten, entries, source, invoker, limits, pace);
        const isThrough = ({ record, source: of }: UnwrittenRecord): boolean =>
          !fails(record.offset, String(record.value), of?.eventSourceArn);
        expect([...removed].sort()).toEqual(
          entries.flatMap(({ id, records }) => (records.every(isThrough) ? [id] : [])).sort(),
        );
        expect(report.through).toBe(unwritten.filter(isThrough).length);
        expect(report.failed).toBe(unwritten.length - report.through);
      },
    );
    await fc.assert(property);
  });
});

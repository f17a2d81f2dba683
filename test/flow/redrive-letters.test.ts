import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { known } from '../../core/failure/failure-message.ts';
import type { ConnectorDefinition } from '../../core/connector/connector.ts';
import type { SourceCluster } from '../../core/decode/event/source-cluster.ts';
import type { Failure } from '../../core/failure/failure.ts';
import { printPosition } from '../../core/contract/record-position.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { writeDeadLetters, type DeadLetter } from '../../core/dead-letters/dead-letter.ts';
import type { LetterPointer } from '../../core/dead-letters/letter-pointer.ts';
import type { LargeLetters } from '../../lambda/ports/large-letters.ts';
import { Redriver } from '../../lambda/redrive/redrive-letters.ts';
import { FakeDeadLetters } from '../support/fakes/fake-dead-letters.ts';
import { FakeTelemetry } from '../support/fakes/fake-telemetry.ts';
import { makeHarness, makeOrder, ordersRoute, type HarnessOptions } from '../support/flow-harness.ts';

const current = 'abc';

const letterOf = (record: SourceRecord, configHash = 'before', source?: SourceCluster): DeadLetter =>
  writeDeadLetters(
    [
      {
        kind: 'failed',
        record,
        failure: { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('it was so') },
      },
    ],
    { name: 'orders', configHash },
    0,
    source,
  )[0]!.letter;

const pointerTo = (key: string): LetterPointer => ({
  version: 1,
  storedIn: { bucket: 'large', key: `dead-letters/${key}` },
});

const nameOf = (key: string): string => key.replace('dead-letters/', '');

/** Letters in a bucket, in memory. */
class FakeLargeLetters implements LargeLetters {
  readonly discarded: string[] = [];
  readonly objects: Map<string, string>;
  constructor(objects: Readonly<Record<string, DeadLetter>>) {
    this.objects = new Map(Object.entries(objects).map(([key, letter]) => [key, JSON.stringify(letter)]));
  }
  read({ storedIn: { key } }: LetterPointer): Promise<string> {
    const text = this.objects.get(nameOf(key));
    return text === undefined ? Promise.reject(new Error('no such key')) : Promise.resolve(text);
  }
  discard(_: unknown, { storedIn: { key } }: LetterPointer): Promise<void> {
    this.discarded.push(nameOf(key));
    return this.objects.delete(nameOf(key)) ? Promise.resolve() : Promise.reject(new Error('denied'));
  }
}

async function makeRedriver(
  options: HarnessOptions & {
    readonly objects?: Readonly<Record<string, DeadLetter>>;
    readonly bucket?: string | undefined;
  } = {},
) {
  const harness = await makeHarness(options);
  const connector: ConnectorDefinition = { name: 'orders', routes: options.routes ?? [ordersRoute] };
  const letters = new FakeLargeLetters(options.objects ?? {});
  const telemetry = new FakeTelemetry();
  const redriver = new Redriver({
    connector,
    configHash: current,
    start: () => Promise.resolve({ ...harness.instance, probeAfterIdleMs: 5_000 }),
    letters,
    bucket: 'bucket' in options ? options.bucket : 'large',
    telemetry,
    clock: harness.time,
  });
  await redriver.begin();
  /** Ids of the messages that go back. */
  const redrive = async (bodies: Readonly<Record<string, unknown>>): Promise<readonly string[]> => {
    const Records = Object.entries(bodies).map(([messageId, body]) => ({
      messageId,
      receiptHandle: `receipt of ${messageId}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      eventSource: 'aws:sqs',
    }));
    const work = redriver.redrive({ Records }, () => 30_000);
    work.catch(() => undefined);
    // Letters are read before there is a timer to wait for.
    await setImmediate();
    await harness.time.runUntil(harness.time.now() + 60_000);
    const { batchItemFailures } = await work;
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort();
  };
  return { ...harness, redriver, redrive, letters, telemetry };
}

describe('redrive of dead letters', () => {
  it('a redriven record is written with its own timestamp, and its message is deleted', async () => {
    const record = makeOrder({ id: 7, offset: 42, timestamp: 1_700_000_000_000 });
    const { redrive, store } = await makeRedriver();
    expect(await redrive({ m: letterOf(record) })).toEqual([]);
    expect([...store.rows.values()][0]?.timestampMicros).toBe(1_700_000_000_000_042);
  });

  it('a dead letter returns to the queue alone if its record cannot be written now', async () => {
    const overloaded: Failure = { next: 'retry', stage: 'write', code: 'overloaded', message: known('busy') };
    const { redrive, store } = await makeRedriver({
      groupLimits: { maxWrites: 1, maxBytes: 1 },
      answer: ({ writes }) => (writes.some(({ recordIndex }) => recordIndex === 1) ? overloaded : undefined),
    });
    const orders = [0, 1, 2].map((offset) => makeOrder({ id: offset, offset, customer: `c${offset}` }));
    const bodies = Object.fromEntries(orders.map((order) => [`m${order.offset}`, letterOf(order)]));
    expect(await redrive(bodies)).toEqual(['m1']);
    expect(store.rows.size).toBe(2);
  });

  it('a redriven record with an invalid timestamp or unreadable fields fails alone and is stored unchanged', async () => {
    const deadLetters = new FakeDeadLetters();
    const { redrive, store } = await makeRedriver({ deadLetters });
    const unreadable = { value: 7, headers: [{ h: [999] }] };
    const strange = [
      { ...makeOrder({ id: 1, offset: 1 }), timestamp: -(2 ** 62) },
      { ...makeOrder({ id: 2, offset: 2 }), timestamp: null, timestampType: null },
      { ...makeOrder({ id: 3, offset: 3 }), value: null, unreadable },
    ];
    const [one, two, three] = strange.map((record) => letterOf(record));
    const good = letterOf(makeOrder({ id: 4, offset: 4 }));
    expect(
      await redrive({ one, two, three, good, own: letterOf({ ...strange[0]!, offset: 5 }, current) }),
    ).toEqual(['own']);
    expect(store.rows.size).toBe(1);
    expect(deadLetters.stored.map(({ record, failure }) => [failure.code, record])).toEqual([
      ['invalid_timestamp', one!.record],
      ['invalid_timestamp', two!.record],
      ['invalid_record', three!.record],
    ]);
  });

  it('a redriven record that fails gets a new dead letter only if another configuration wrote the old one', async () => {
    const deadLetters = new FakeDeadLetters();
    const [a, b] = [makeOrder({ id: 'x', offset: 1 }), makeOrder({ id: 'y', offset: 2 })];
    const { redrive } = await makeRedriver({ deadLetters });
    expect(await redrive({ old: letterOf(a), own: letterOf(b, current) })).toEqual(['own']);
    expect(deadLetters.stored.map(({ record, connector }) => [record.offset, connector.configHash])).toEqual([
      [1, current],
    ]);
    const again = JSON.stringify(deadLetters.stored[0]);
    expect(await redrive({ again })).toEqual(['again']);
    expect(deadLetters.stored).toHaveLength(1);
  });

  it('a dead letter returns to the queue if its replacement cannot be stored', async () => {
    const deadLetters = new FakeDeadLetters(() => true);
    const { redrive } = await makeRedriver({ deadLetters });
    expect(await redrive({ m: letterOf(makeOrder({ id: 'x' })) })).toEqual(['m']);
  });

  it('two messages with the same record are redriven as one record and share its outcome', async () => {
    const { redrive, store } = await makeRedriver();
    const [good, bad] = [makeOrder({ id: 1, offset: 1 }), makeOrder({ id: 'x', offset: 2 })];
    const bodies = {
      a: letterOf(good),
      b: letterOf(good, current),
      c: letterOf(bad),
      d: letterOf(bad, current),
    };
    expect(await redrive(bodies)).toEqual(['c', 'd']);
    expect(store.requests).toHaveLength(1);
  });

  it('a dead letter in the bucket is read through its pointer and deleted only when its record is written', async () => {
    const objects = {
      good: letterOf(makeOrder({ id: 1, offset: 1 })),
      bad: letterOf(makeOrder({ id: 'x' }), current),
    };
    const { redrive, letters, store } = await makeRedriver({ objects });
    expect(await redrive({ g: pointerTo('good'), b: pointerTo('bad'), n: pointerTo('none') })).toEqual([
      'b',
      'n',
    ]);
    expect(store.rows.size).toBe(1);
    expect(letters.discarded).toEqual(['good']);
    expect([...letters.objects.keys()]).toEqual(['bad']);
  });
});

describe('redrive of dead letters of one position', () => {
  const one = makeOrder({ id: 1, offset: 5, timestamp: 1_700_000_000_000 });
  const other = makeOrder({ id: 2, offset: 5, timestamp: 1_700_000_000_500 });

  it('different records of one position are redriven one by one, and each message has the outcome of its record', async () => {
    const bad = makeOrder({ id: 'x', offset: 5, timestamp: 1_700_000_000_900 });
    const { redrive, store, telemetry } = await makeRedriver();
    const bodies = { a: letterOf(other), b: letterOf(one), c: letterOf(bad, current), d: letterOf(one) };
    expect(await redrive(bodies)).toEqual(['c']);
    expect(store.rows.size).toBe(2);
    expect(telemetry.events).toMatchObject([{ gone: 3, replaced: 0, returned: 1 }]);
  });

  it('records of two clusters that share a queue are redriven apart, and new dead letters name the cluster', async () => {
    const bad = makeOrder({ id: 'x', offset: 5 });
    const deadLetters = new FakeDeadLetters();
    const { redrive, telemetry } = await makeRedriver({ deadLetters });
    const sources = [{ eventSourceArn: 'arn:a' }, { eventSourceArn: 'arn:b' }, undefined];
    const bodies = Object.fromEntries(
      sources.map((source, index) => [`m${index}`, letterOf(bad, 'before', source)]),
    );
    expect(await redrive(bodies)).toEqual([]);
    expect(deadLetters.stored.map(({ source }) => source)).toEqual([undefined, ...sources.slice(0, 2)]);
    expect(telemetry.events).toMatchObject([{ gone: 3, replaced: 3, returned: 0 }]);
  });

  it('dead letters whose event crashes remain, and those of other events are redriven', async () => {
    const { redrive, store } = await makeRedriver({
      groupLimits: { maxWrites: 1, maxBytes: 1 },
      answer: ({ writes }) =>
        writes.some(({ timestampMicros }) => (timestampMicros ?? 0) >= 1_700_000_000_500_000)
          ? { next: 'crash', stage: 'write', code: 'unknown', message: known('may not') }
          : undefined,
    });
    expect(await redrive({ a: letterOf(other), b: letterOf(one) })).toEqual(['a']);
    expect(store.rows.size).toBe(1);
  });
});

describe('redrive of a dead-letter pointer', () => {
  const objects = { good: letterOf(makeOrder({ id: 1 })) };

  it.each([
    ['another bucket', { bucket: 'payroll', key: 'dead-letters/good' }, 'large', `allows 'large' alone`],
    ['another folder', { bucket: 'large', key: 'reports/good' }, 'large', `below 'dead-letters/'`],
    [
      'a bucket where none is set',
      { bucket: 'large', key: 'dead-letters/good' },
      undefined,
      'names no bucket',
    ],
  ])('a pointer to %s is not followed, and its message remains', async (_, storedIn, bucket, reason) => {
    const { redrive, letters, store, telemetry } = await makeRedriver({ objects, bucket });
    expect(await redrive({ m: { version: 1, storedIn } })).toEqual(['m']);
    expect(store.requests).toEqual([]);
    expect(letters.discarded).toEqual([]);
    expect(JSON.stringify(telemetry.events)).toContain(reason);
    expect(telemetry.events).toMatchObject([{ left: [{ reason: 'unreadable' }] }]);
  });
});

describe('redrive of a dead letter that is refused', () => {
  it('a refused dead letter returns to the queue, and the log gives the reason without payload', async () => {
    const secret = makeOrder({ id: 1, city: 'Secret' });
    const elsewhere = { ...secret, topic: 'shop.gone' };
    const { redrive, store, telemetry } = await makeRedriver();
    const left = await redrive({ text: 'Secret', json: { Secret: 1 }, gone: letterOf(elsewhere) });
    expect(left).toEqual(['gone', 'json', 'text']);
    expect(store.requests).toEqual([]);
    expect(telemetry.events).toMatchObject([
      {
        kind: 'letters-redriven',
        letters: 3,
        gone: 0,
        returned: 3,
        left: [{ reason: 'unreadable' }, { reason: 'unreadable' }, { reason: 'no_route' }],
      },
    ]);
    expect(JSON.stringify(telemetry.events)).not.toContain('Secret');
  });

  it("a dead letter of a topic with 'server' timestamps is refused, since it would overwrite later data", async () => {
    const { redrive, store, telemetry } = await makeRedriver({
      routes: [{ ...ordersRoute, timestamp: 'server' }],
    });
    expect(await redrive({ m: letterOf(makeOrder({ id: 1 })) })).toEqual(['m']);
    expect(store.requests).toEqual([]);
    expect(telemetry.events).toMatchObject([{ left: [{ reason: 'server_timestamps' }] }]);
  });
});

describe('redrive of a batch that crashes', () => {
  it('a redrive batch that crashes is redelivered as a whole', async () => {
    const { redriver, redrive } = await makeRedriver({
      answer: () => ({ next: 'crash', stage: 'write', code: 'unknown', message: known('may not') }),
    });
    await expect(redrive({ m: letterOf(makeOrder({ id: 1 })) })).rejects.toThrow('may not');
    await expect(redriver.redrive({ records: {} }, () => 1)).rejects.toThrow(
      'event.Records: got nothing, allowed is an array of messages of SQS',
    );
  });

  it('a redrive batch never exceeds the dead-letter limit, since a queue delivers ten messages at most', async () => {
    const orders = Array.from({ length: 10 }, (_, offset) => makeOrder({ id: 'x', offset }));
    const { redrive } = await makeRedriver();
    const bodies = Object.fromEntries(orders.map((order) => [printPosition(order), letterOf(order)]));
    expect(await redrive(bodies)).toEqual([]);
  });
});

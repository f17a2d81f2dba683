import { errors } from 'cassandra-driver';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { classifyWrite } from '../../lambda/adapters/cassandra/classify.ts';
import { openTelemetry } from '../../lambda/adapters/telemetry/index.ts';
import type { ColumnSource, RouteDefinition } from '../../core/connector/connector.ts';
import { parseType } from '../../core/cql/parse-type.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { Redriver } from '../../lambda/redrive/redrive-letters.ts';
import { Server } from '../../lambda/carry/serve.ts';
import { FakeDeadLetters } from '../support/fakes/fake-dead-letters.ts';
import { timeout } from '../support/fakes/fake-store.ts';
import { makeHarness, ordersRoute, ordersTable, type HarnessOptions } from '../support/flow-harness.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeRecord } from '../support/make-record.ts';
import { linesWithPayload, payloadMarker, payloadNumber } from '../support/payload-marker.ts';
import { answerEvent } from '../../lambda/carry/answer-event.ts';

/** A record whose key, headers and value are all marked. */
const marked = (value: unknown, more: Partial<SourceRecord> = {}): SourceRecord =>
  makeRecord({
    key: Buffer.from(`${payloadMarker} key`),
    value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    headers: [{ name: `${payloadMarker} header`, value: Buffer.from(payloadMarker) }],
    ...more,
  });
const good = marked({ id: 1, city: payloadMarker });

const item = {
  kind: 'udt',
  keyspace: 'shop',
  name: 'item',
  frozen: true,
  fields: [{ name: 'price', type: { kind: 'native', name: 'int' } }],
} as const;

/** The orders' table with a city of another type, filled from the value's field or as given. */
function cityOf(type: string, source: ColumnSource = 'value.city'): HarnessOptions {
  const table = ordersTable('orders');
  const scope = { keyspace: 'shop', findUdt: (name: string) => (name === 'item' ? item : undefined) };
  const city = { name: 'city', type: parseType(type, scope), kind: 'regular' } as const;
  return {
    tables: [{ ...table, columns: new Map([...table.columns, ['city', city]]) }],
    routes: [{ ...ordersRoute, columns: { ...ordersRoute.columns, city: source } }],
  };
}
const routed = (changes: Partial<RouteDefinition>): HarnessOptions => ({
  routes: [{ ...ordersRoute, ...changes }],
});
const filled = (source: ColumnSource): HarnessOptions =>
  routed({ columns: { ...ordersRoute.columns, city: source } });

class MarkedError extends Error {
  override readonly name = payloadMarker;
  readonly value = payloadMarker;
}
const fail = () => {
  throw new MarkedError(payloadMarker, { cause: new Error(payloadMarker) });
};
const says = (code: number, words: string): HarnessOptions => ({
  answer: () => classifyWrite(new errors.ResponseError(code, `${words} ${payloadMarker}`), 'shop.orders'),
});

const poison = marked({ id: payloadMarker });
const city = (value: unknown): SourceRecord => marked({ id: 1, city: value });
const many = (count: number, record: SourceRecord): readonly SourceRecord[] =>
  Array.from({ length: count }, (_, offset) => ({ ...record, offset }));
const refused = new FakeDeadLetters(() => true);

type Case = readonly [what: string, records: readonly SourceRecord[], options?: HarnessOptions];
const cases = Array.from<Case, readonly [string, readonly SourceRecord[], HarnessOptions]>(
  [
    ['malformed JSON', [marked(`{"id": ${payloadMarker}`), marked(`"${payloadMarker}`)]],
    ['malformed text', [marked('', { value: Buffer.from([0x22, 0xff, ...Buffer.from(payloadMarker)]) })]],
    ['text for a number', [poison]],
    ['a number out of range', [marked({ id: payloadNumber * 100 })]],
    ['no key', [marked({ id: 1 }, { key: null })]],
    ['a map key', [city({ [payloadMarker]: 1 })], cityOf('map<int, int>')],
    ['a value in a map', [city({ [payloadMarker]: payloadMarker })], cityOf('map<text, int>')],
    ['an item of a list', [city([payloadNumber * 100])], cityOf('frozen<list<int>>')],
    ['a field of a type', [city({ price: payloadMarker })], cityOf('frozen<item>')],
    ['a field that no type has', [city({ [payloadMarker]: 1 })], cityOf('frozen<item>')],
    ['a path into text', [city(payloadMarker)], filled('value.city.name')],
    ['a time to live', [marked({ id: 1, ttl: payloadNumber * 100 })], routed({ ttl: 'value.ttl' })],
    [
      'a write timestamp',
      [marked({ id: 1, at: `${payloadNumber}0000000000000` })],
      routed({ timestamp: { field: 'value.at', unit: 'seconds' } }),
    ],
    ['a column whose function throws', [good], filled(fail)],
    ['a filter that throws', [good], routed({ where: fail })],
    [
      'a function that gives what does not fit',
      [good],
      cityOf('int', ({ value }) => (value as { city: string }).city),
    ],
    ['a row that the server refuses', [good], says(0x2200, 'Invalid value')],
    [
      'a server that takes the row for a wrong schema',
      [good],
      says(0x2200, 'Undefined column name total in table shop.orders near'),
    ],
    ['an error of the server', [good], says(0x0000, 'java.lang.RuntimeException:')],
    ['a defect of Millrace', [good], { answer: fail }],
    ['a dead letter that is not stored', [poison], { deadLetters: refused }],
    ['a dead letter that is postponed', [poison, good], { failureResponse: 'throw', answer: () => timeout }],
    ['dead letters that are held', many(150, poison)],
    ['dead letters that end the batch', many(150, poison), { failureResponse: 'throw' }],
  ],
  ([what, records, options = {}]) => [what, records, options],
);

const events: readonly (readonly [what: string, code: string, event: unknown])[] = [
  ['an event that is text', 'invalid_event', payloadMarker],
  ['records that are text', 'invalid_event', { eventSource: 'aws:kafka', records: payloadMarker }],
  [
    'a record that is text, of no partition',
    'invalid_event',
    { eventSource: 'aws:kafka', records: { t: [payloadMarker] } },
  ],
  [
    'a record that is text, of no route',
    'unknown_topic',
    { eventSource: 'aws:kafka', records: { 't-0': [payloadMarker] } },
  ],
  [
    'a record that is text',
    'invalid_record',
    { eventSource: 'aws:kafka', records: { 'shop.orders-0': [payloadMarker] } },
  ],
];

describe('payload', () => {
  let output = '';

  beforeEach(() => {
    output = '';
    const keep = (chunk: unknown): boolean => {
      output += String(chunk);
      return true;
    };
    for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(keep);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** What Lambda logs of an error that reaches it: everything that can be seen of it. */
  const logAsLambda = (error: unknown): void => {
    const own = error instanceof Error ? Object.fromEntries(Object.entries(error)) : {};
    output += `${inspect(error, { depth: 10, showHidden: true })}\n${JSON.stringify(own)}\n`;
  };

  async function serve(event: unknown, options: HarnessOptions = {}): Promise<void> {
    const telemetry = openTelemetry('orders');
    const harness = await makeHarness(options);
    const services = { ...harness.instance.services, telemetry };
    const start = () => Promise.resolve({ ...harness.instance, services, probeAfterIdleMs: 5_000 });
    const server = new Server({ start, telemetry, clock: harness.time });
    const work = answerEvent(event, server, telemetry, () => 30_000).catch(logAsLambda);
    await setImmediate();
    await harness.time.runUntil(harness.time.now() + 600_000);
    await work;
  }

  it.each(cases)('no log line and no metric shows payload: %s', async (_, records, options) => {
    await serve(makeEvent(records), options);
    expect(output).toMatch(/"(deadLettered|failed|records|code)":/);
    expect(linesWithPayload(output)).toEqual([]);
  });

  it.each(events)('no log line and no error shows payload: %s', async (_, code, event) => {
    await serve(event);
    expect(output).toContain(code);
    expect(linesWithPayload(output)).toEqual([]);
  });

  it('a redrive logs no payload', async () => {
    const harness = await makeHarness();
    const telemetry = openTelemetry('orders/redrive');
    const services = { ...harness.instance.services, telemetry };
    const redriver = new Redriver({
      connector: { name: 'orders', routes: [ordersRoute] },
      configHash: 'abc',
      bucket: undefined,
      start: () => Promise.resolve({ ...harness.instance, services, probeAfterIdleMs: 5_000 }),
      letters: {
        read: () => Promise.reject(new Error('gone')),
        discard: () => Promise.resolve(),
      },
      telemetry,
      clock: harness.time,
    });
    const bodies = [payloadMarker, { version: 1, connector: payloadMarker }, { version: payloadMarker }];
    const Records = bodies.map((body, index) => ({
      messageId: `m${index}`,
      receiptHandle: 'r',
      body: JSON.stringify(body),
    }));
    await redriver.redrive({ Records }, () => 30_000);
    expect(output).toContain('letters-redriven');
    expect(linesWithPayload(output)).toEqual([]);
  });

  it('a dead letter contains the payload in full', async () => {
    const { run, deadLetters } = await makeHarness();
    await run([poison]);
    expect(deadLetters.stored[0]?.failure.message).toContain(payloadMarker);
  });
});

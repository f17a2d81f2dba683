import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTelemetry } from '../../../lambda/adapters/telemetry/index.ts';
import { dimensions, metricNamespace, metrics } from '../../../core/contract/metrics.ts';
import type { BatchProcessed, TelemetryEvent } from '../../../core/settle/telemetry-event.ts';

const batch: BatchProcessed = {
  kind: 'batch-processed',
  records: 10,
  written: 6,
  skipped: 1,
  deadLettered: 2,
  failed: 1,
  failuresByCode: { wrong_type: 2, timeout: 1 },
  examples: [
    {
      position: 'shop.orders-0@7',
      code: 'wrong_type',
      stage: 'map',
      message: 'text of 3 characters',
      deadLettered: true,
      records: 2,
    },
  ],
  noticed: [],
  rows: 12,
  folded: 4,
  requests: 5,
  retries: 3,
  bytes: 999,
  freshness: { p50Ms: 20, p99Ms: 80, maxMs: 90, sampleMs: [10, 20, 90] },
  durationMs: 150,
};
const started: TelemetryEvent = {
  kind: 'cold-started',
  durationMs: 400,
  tables: ['shop.orders'],
  statements: 2,
};
const crashed: TelemetryEvent = {
  kind: 'batch-crashed',
  code: 'schema_missing',
  message: 'table shop.orders does not exist',
  places: ['at connect (/var/task/index.mjs:3:7)'],
};

type Line = Readonly<Record<string, unknown>>;

describe('telemetry output', () => {
  let lines: Line[];

  beforeEach(() => {
    lines = [];
    const keep = (chunk: unknown): boolean => {
      lines.push(
        ...String(chunk)
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Line),
      );
      return true;
    };
    vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const emit = (...events: readonly TelemetryEvent[]): void => {
    const telemetry = openTelemetry('orders');
    for (const event of events) telemetry.emit(event);
  };
  const isEmf = (line: Line): boolean => '_aws' in line;

  it('telemetry prints one log line and one line of metrics per event', () => {
    emit(started, batch, { ...batch, failed: 0, deadLettered: 0 }, crashed);
    expect(lines.filter(isEmf)).toHaveLength(4);
    expect(lines.filter((line) => !isEmf(line)).map(({ level, message }) => [level, message])).toEqual([
      ['INFO', 'cold-started'],
      ['WARN', 'batch-processed'],
      ['INFO', 'batch-processed'],
      ['ERROR', 'batch-crashed'],
    ]);
  });

  it('telemetry prints the metrics of a batch under the names of the contract, freshness as many values', () => {
    emit(batch);
    const { _aws: about, ...values } = lines.find(isEmf)!;
    expect(values).toEqual({
      [dimensions.connector]: 'orders',
      [metrics.recordsReceived]: 10,
      [metrics.recordsWritten]: 6,
      [metrics.recordsSkipped]: 1,
      [metrics.recordsDeadLettered]: 2,
      [metrics.recordsFailed]: 1,
      [metrics.rowsWritten]: 12,
      [metrics.rowsFolded]: 4,
      [metrics.valuesNoticed]: 0,
      [metrics.requestsSent]: 5,
      [metrics.requestsRetried]: 3,
      [metrics.batchDuration]: 150,
      [metrics.freshness]: [10, 20, 90],
    });
    expect(about).toMatchObject({
      CloudWatchMetrics: [{ Namespace: metricNamespace, Dimensions: [[dimensions.connector]] }],
    });
  });

  it('telemetry warns of noticed values by column and counts them', () => {
    const noticed = [
      { table: 'shop.orders', column: 'at', kind: 'january_1970', count: 3 },
      { table: 'shop.orders', column: 'ship_to', kind: 'unknown_field', count: 2 },
    ] as const;
    emit({ ...batch, failed: 0, deadLettered: 0, noticed });
    expect(lines.find((line) => !isEmf(line))).toMatchObject({ level: 'WARN', noticed });
    expect(lines.find(isEmf)).toMatchObject({ [metrics.valuesNoticed]: 5 });
  });

  it('telemetry emits every metric of the contract and no other', () => {
    emit(started, { ...batch, certificateDaysLeft: 12 }, crashed);
    const known = new Set(['_aws', dimensions.connector]);
    const emitted = lines
      .filter(isEmf)
      .flatMap((line) => Object.keys(line))
      .filter((name) => !known.has(name));
    expect(new Set(emitted)).toEqual(new Set(Object.values(metrics)));
  });

  it('telemetry counts a refused login among the crashes, and every other crash as no refused login', () => {
    emit(crashed, { ...crashed, code: 'authentication_failed' });
    const counts = lines
      .filter(isEmf)
      .map((line) => [line[metrics.batchesCrashed], line[metrics.loginsRefused]]);
    expect(counts).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  it('telemetry prints the remaining days of certificates as a number without a unit', () => {
    emit({ ...batch, certificateDaysLeft: -3 });
    const line = lines.find(isEmf);
    expect(line).toHaveProperty(metrics.certificateDaysLeft, -3);
    expect(JSON.stringify(line)).toContain(`{"Name":"${metrics.certificateDaysLeft}","Unit":"None"`);
  });

  it('telemetry names the certificate that expires first when the function starts', () => {
    const firstToExpire = { use: 'own', subject: 'CN=function', expiresAtMs: Date.UTC(2030, 0, 1) } as const;
    emit({ ...started, firstToExpire }, started);
    const [first, second] = lines.filter((line) => !isEmf(line));
    expect(first).toMatchObject({
      firstToExpire: { use: 'own', subject: 'CN=function', expiresAt: '2030-01-01T00:00:00.000Z' },
    });
    expect(second).not.toHaveProperty('firstToExpire');
  });

  it('telemetry logs what an investigation starts from', () => {
    emit(batch, crashed);
    const [first, second] = lines.filter((line) => !isEmf(line));
    expect(first).toMatchObject({
      service: 'orders',
      failuresByCode: { wrong_type: 2, timeout: 1 },
      examples: [{ position: 'shop.orders-0@7', code: 'wrong_type' }],
      freshness: { p50Ms: 20, p99Ms: 80, maxMs: 90 },
      durationMs: 150,
    });
    expect(second).toMatchObject({
      code: 'schema_missing',
      reason: 'table shop.orders does not exist',
      places: ['at connect (/var/task/index.mjs:3:7)'],
    });
  });

  it('telemetry reports which dead letters are held back and counts them as a crash does', () => {
    const held: TelemetryEvent = {
      kind: 'dead-letters-held',
      code: 'too_many_dead_letters',
      topics: ['shop.orders'],
      records: 60,
      message: '60 of the last 110 records would become dead letters',
      examples: batch.examples,
    };
    emit(held);
    expect(lines.filter((line) => !isEmf(line))).toMatchObject([
      {
        level: 'ERROR',
        message: 'dead-letters-held',
        code: 'too_many_dead_letters',
        reason: '60 of the last 110 records would become dead letters',
        topics: ['shop.orders'],
        records: 60,
        examples: [{ position: 'shop.orders-0@7' }],
      },
    ]);
    expect(lines.find(isEmf)).toHaveProperty(metrics.batchesCrashed, 1);
  });

  it('telemetry reports which letters of a redrive returned untried, and emits no metric for it', () => {
    const left = [{ messageId: 'm', reason: 'no_route', message: 'shop.gone-0@7: no route' }] as const;
    emit(
      { kind: 'letters-redriven', letters: 3, gone: 1, replaced: 1, returned: 2, left, undiscarded: 0 },
      { kind: 'letters-redriven', letters: 1, gone: 1, replaced: 0, returned: 0, left: [], undiscarded: 0 },
    );
    expect(lines).toMatchObject([
      { level: 'WARN', message: 'letters-redriven', gone: 1, replaced: 1, returned: 2, left },
      { level: 'INFO', message: 'letters-redriven', returned: 0 },
    ]);
    expect(lines.filter(isEmf)).toEqual([]);
  });
});

/**
 * How much processor time a record takes from the event to its encoded writes, with no server: decodes and maps batches of the
 * example's orders through the example's routes. `node --import tsx bench/map.ts [rounds]`
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import connector from '../examples/shop/connector.ts';
import { openShop } from '../examples/shop/orders.ts';
import { parseSchema } from '../core/cql/schema/parse-schema.ts';
import { findTable } from '../core/cql/schema/schema.ts';
import { DecodedRecord } from '../core/decode/decoded-record.ts';
import { decodeEvent } from '../core/decode/event/msk-event.ts';
import { compileConnector } from '../core/mapping/compile-connector.ts';
import type { Write } from '../core/record/write.ts';

const batchSize = 10_000;
const batches = 10;
const rounds = Number(process.argv[2] ?? 7);
const nowMs = Date.parse('2026-11-21T08:00:00.000Z');

const schemaFile = join(import.meta.dirname, '../examples/shop/schema.cql');
const { schema } = parseSchema(readFileSync(schemaFile, 'utf8'), schemaFile);
const compiled = compileConnector(connector, (keyspace, name) => findTable(schema, keyspace, name));

const event = makeEvent();
const samples: { readonly decode: number; readonly map: number; readonly writes: number }[] = [];
for (let round = 0; round < rounds; round++) samples.push(measure());
report();

function makeEvent(): unknown {
  const next = openShop({ seed: 1, customers: 20_000, poisonEvery: 1_000_000_000 });
  const records = Array.from({ length: batchSize }, (_, offset) => {
    const { key, value, headers } = next(nowMs + offset);
    return {
      topic: 'shop.orders',
      partition: 0,
      offset,
      timestamp: nowMs + offset,
      timestampType: 'CREATE_TIME',
      key: Buffer.from(key).toString('base64'),
      value: Buffer.from(value).toString('base64'),
      headers: Object.entries(headers).map(([name, text]) => ({ [name]: [...Buffer.from(text)] })),
    };
  });
  return { eventSource: 'aws:kafka', bootstrapServers: '', records: { 'shop.orders-0': records } };
}

function measure() {
  let decodeMicros = 0;
  let mapMicros = 0;
  let writes = 0;
  for (let batch = 0; batch < batches; batch++) {
    const startedAt = cpuMicros();
    const records = decodeEvent(event);
    const decodedAt = cpuMicros();
    const mapped: Write[] = [];
    for (const [index, record] of records.entries()) {
      const decoded = new DecodedRecord(record);
      for (const route of compiled.routesByTopic.get(record.topic) ?? []) {
        route.map(decoded, index, nowMs, mapped);
      }
      writes += mapped.length;
      mapped.length = 0;
    }
    decodeMicros += decodedAt - startedAt;
    mapMicros += cpuMicros() - decodedAt;
  }
  const records = batches * batchSize;
  return { decode: decodeMicros / records, map: mapMicros / records, writes: writes / records };
}

/** Processor time of this process, garbage collection included: other work on the machine does not count. */
function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function report(): void {
  const steady = samples.slice(1);
  const bytes = valueBytes();
  const writes = samples[0]?.writes ?? 0;
  print(
    `${batchSize} records a batch, ${bytes} bytes a value, ${writes} writes a record; ${steady.length} rounds after one to warm up`,
  );
  print(`event → records      ${summary(steady.map(({ decode }) => decode))}`);
  print(`records → writes     ${summary(steady.map(({ map }) => map))}`);
  print(`both                 ${summary(steady.map(({ decode, map }) => decode + map))}`);
}

function valueBytes(): number {
  const records = decodeEvent(event);
  return Math.round(records.reduce((sum, record) => sum + (record.value?.length ?? 0), 0) / records.length);
}

/** `2.10 CPU-µs a record (1.98–2.31), 476,000 records per CPU-second` */
function summary(micros: readonly number[]): string {
  const sorted = micros.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const range = `${(sorted[0] ?? NaN).toFixed(2)}–${(sorted.at(-1) ?? NaN).toFixed(2)}`;
  return `${median.toFixed(2)} CPU-µs a record (${range}), ${Math.round(1_000_000 / median).toLocaleString('en')} records per CPU-second`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * How much processor time an order takes from its bytes to its encoded write, as JSON, Avro and Protobuf, with no server:
 * `node --import tsx bench/formats.ts [rounds]`. The rounds of the formats take turns. The schemas are in the project, so
 * that nothing is fetched.
 */
import { avro, json, protobuf } from '../core/connector/define.ts';
import { parseSchema } from '../core/cql/schema/parse-schema.ts';
import { findTable } from '../core/cql/schema/schema.ts';
import { DecodedRecord } from '../core/decode/decoded-record.ts';
import type { Format } from '../core/decode/format.ts';
import { compileConnector } from '../core/mapping/compile-connector.ts';
import type { Write } from '../core/record/write.ts';
import connector from './connector.ts';
import { avroSchema, orderAvro, orderProtobuf, protoSchema } from './order-formats.ts';
import { orderJson, orderRecords, type BenchOrder } from './orders.ts';
import { printSpread, spread } from './spread.ts';
import { tableStatements } from './table.ts';

const records = 20_000;
const rounds = Number(process.argv[2] ?? 9);
const nowMs = Date.UTC(2026, 0, 31);

interface Way {
  readonly name: string;
  readonly value: Format;
  readonly encode: (order: BenchOrder) => Buffer;
}

const ways: readonly Way[] = [
  { name: 'json', value: json(), encode: (order) => Buffer.from(orderJson(order)) },
  { name: 'avro', value: avro({ schema: avroSchema }), encode: orderAvro },
  {
    name: 'protobuf',
    value: protobuf({ schema: protoSchema, message: 'bench.Order' }),
    encode: orderProtobuf,
  },
];

const { schema } = parseSchema(`${tableStatements.join(';\n')};`, 'schema.cql');

const runs = ways.map(({ name, value, encode }) => {
  const routes = connector.routes.map((route) => ({ ...route, value }));
  const { routesByTopic } = compileConnector({ ...connector, routes }, (keyspace, table) =>
    findTable(schema, keyspace, table),
  );
  const sent = orderRecords(records, encode);
  const bytes = sent.reduce((sum, record) => sum + (record.value?.length ?? 0), 0) / records;
  const micros: number[] = [];
  const once = (): number => {
    const writes: Write[] = [];
    const before = process.cpuUsage();
    for (const [index, record] of sent.entries()) {
      const decoded = new DecodedRecord(record);
      for (const route of routesByTopic.get(record.topic) ?? []) route.map(decoded, index, nowMs, writes);
      if (writes.length !== 1) throw new Error(`${name}: ${writes.length} writes of an order`);
      writes.length = 0;
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / records;
  };
  return { name, bytes, micros, once };
});

for (let round = -2; round < rounds; round++) {
  for (const { micros, once } of runs) {
    const took = once();
    // The first two rounds only warm up.
    if (round >= 0) micros.push(took);
  }
}

const [first] = runs;
for (const { name, bytes, micros } of runs) {
  const ratio = spread(micros.map((took, round) => took / (first?.micros[round] ?? NaN)));
  process.stdout.write(
    `${name.padEnd(10)}${bytes.toFixed(0).padStart(4)} bytes  ${printSpread(spread(micros), 2)} CPU-µs a record, to JSON ${printSpread(ratio, 2)}\n`,
  );
}
process.stdout.write(`median (least to most) of ${rounds} rounds of ${records} orders\n`);

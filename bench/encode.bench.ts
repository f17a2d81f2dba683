/**
 * Our encoders against cassandra-driver's own, one value at a time, in one run: `npx tsx bench/encode.bench.ts`.
 * Rounds of both take turns, so that whatever else the machine does falls on both.
 */
import { createRequire } from 'node:module';
import cassandra from 'cassandra-driver';
import { compileEncoder } from '../core/cql/encode/compile-encoder.ts';
import type { CqlType, NativeType } from '../core/cql/type.ts';

const rounds = 15;
const valuesPerRound = 200_000;
const distinctValues = 256;

interface DriverEncoder {
  encode(value: unknown, type: object): Buffer;
}

interface Subject {
  readonly name: string;
  readonly type: CqlType;
  readonly driverType: object;
  readonly valueOf: (index: number) => unknown;
}

const codes = cassandra.types.dataTypes;

const native = (name: NativeType, what: string, valueOf: (index: number) => unknown): Subject => ({
  name: `${name} (${what})`,
  type: { kind: 'native', name },
  driverType: { code: codes[name], info: null },
  valueOf,
});

const hex = (index: number): string => index.toString(16).padStart(12, '0');
const text: CqlType = { kind: 'native', name: 'text' };

const subjects: readonly Subject[] = [
  native('text', '12 characters', (index) => `customer-${String(index).padStart(3, '0')}`),
  native('text', '60 characters', (index) => `${index} `.padEnd(60, 'lorem ipsum ')),
  native('text', '12 characters, some not ASCII', (index) => `custömer-${String(index).padStart(3, '0')}`),
  native('bigint', 'number', (index) => 1_600_000_000_000 + index),
  native('int', 'number', (index) => index * 1000),
  native('double', 'number', (index) => index * 1.1),
  native('boolean', 'boolean', (index) => index % 2 === 0),
  native('timestamp', 'number', (index) => 1_600_000_000_000 + index),
  native('timestamp', 'ISO text', (index) => new Date(1_600_000_000_000 + index * 1e7).toISOString()),
  native('uuid', 'text', (index) => `12345678-9abc-4def-8123-${hex(index)}`),
  native('decimal', 'text', (index) => `${index}.${String(index % 100).padStart(2, '0')}`),
  {
    name: 'list<text> (5 of 8 characters)',
    type: { kind: 'list', element: text, frozen: false },
    driverType: { code: codes.list, info: { code: codes.text, info: null } },
    valueOf: (index) => Array.from({ length: 5 }, (_, at) => `tag-${String(index + at).padStart(4, '0')}`),
  },
  {
    name: 'map<text, text> (3 entries)',
    type: { kind: 'map', key: text, value: text, frozen: false },
    driverType: {
      code: codes.map,
      info: [
        { code: codes.text, info: null },
        { code: codes.text, info: null },
      ],
    },
    valueOf: (index) => ({ colour: `red-${index}`, size: `size-${index}`, shape: `round-${index}` }),
  },
];

function isEncoderClass(
  value: unknown,
): value is new (protocolVersion: number, options: object) => DriverEncoder {
  return typeof value === 'function';
}

function loadDriverEncoder(): DriverEncoder {
  const found: unknown = createRequire(import.meta.url)('cassandra-driver/lib/encoder.js');
  if (!isEncoderClass(found)) throw new Error('cassandra-driver has no lib/encoder.js any more');
  return new found(4, {});
}

/** Nanoseconds of processor time per value: other processes' turns don't count. */
function measure(encode: (value: unknown) => Buffer, values: readonly unknown[]): number {
  let bytes = 0;
  const start = process.cpuUsage();
  for (let index = 0; index < valuesPerRound; index++) bytes += encode(values[index % distinctValues]).length;
  const { user, system } = process.cpuUsage(start);
  const nanos = ((user + system) * 1000) / valuesPerRound;
  // Read, so that the loop cannot be optimized away.
  if (bytes === 0) throw new Error('nothing was encoded');
  return nanos;
}

interface Spread {
  readonly median: number;
  readonly text: string;
}

function spread(measured: readonly number[]): Spread {
  const sorted = [...measured].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return { median, text: `${median.toFixed(0)} (${sorted[0]?.toFixed(0)}..${sorted.at(-1)?.toFixed(0)})` };
}

const driver = loadDriverEncoder();
const widths = [44, 18, 18, 6];
const print = (cells: readonly string[]): void => {
  const line = cells.map((cell, at) =>
    at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0),
  );
  process.stdout.write(`${line.join(' ')}\n`);
};

print(['CPU ns per value: median (range)', 'millrace', 'cassandra-driver', 'ratio']);
for (const { name, type, driverType, valueOf } of subjects) {
  const values = Array.from({ length: distinctValues }, (_, index) => valueOf(index));
  const encode = compileEncoder(type);
  const driverEncode = (value: unknown): Buffer => driver.encode(value, driverType);
  for (const value of values) {
    if (!encode(value).equals(driverEncode(value))) throw new Error(`${name}: the two write different bytes`);
  }
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const mine = measure(encode, values);
    const other = measure(driverEncode, values);
    // The first two rounds only warm up.
    if (round < 0) continue;
    ours.push(mine);
    theirs.push(other);
  }
  const [our, their] = [spread(ours), spread(theirs)];
  print([name, our.text, their.text, (their.median / our.median).toFixed(1)]);
}

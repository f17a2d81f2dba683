/**
 * The bare driver, in a process of its own: prepared inserts of the benchmark's rows, 256 in flight.
 * The rows are bound beforehand; what is measured is the driver encoding and sending them.
 * Arguments: contact points, local datacenter, records. Prints a `Measured` as JSON.
 */
import { Client, types } from 'cassandra-driver';
import { measure, warmUpShare } from './measured.ts';
import type { Reading } from './measured.ts';
import { benchOrders } from './orders.ts';
import { insertStatement } from './table.ts';

const inFlight = 256;

const [contactPoints = '', localDataCenter = '', records = '0'] = process.argv.slice(2);
const client = new Client({ contactPoints: contactPoints.split(','), localDataCenter });
await client.connect();

const rows = Array.from(benchOrders(Number(records)), (order) => [
  order.customer,
  new Date(order.createdAtMs),
  types.Uuid.fromString(order.id),
  order.status,
  types.BigDecimal.fromString(order.total),
  order.quantity,
  order.street,
  order.city,
  order.zip,
  order.note,
  types.Long.fromNumber(order.createdAtMs * 1_000),
]);

let next = 0;
let done = 0;
let warm: Reading | undefined;

function read(): Reading {
  const { user, system } = process.cpuUsage();
  return { atMs: performance.now(), rows: done, cpuSeconds: (user + system) / 1e6 };
}

async function write(): Promise<void> {
  for (let row = rows[next++]; row !== undefined; row = rows[next++]) {
    await client.execute(insertStatement, row, { prepare: true });
    done += 1;
    if (done >= rows.length * warmUpShare) warm ??= read();
  }
}

await Promise.all(Array.from({ length: inFlight }, write));
const end = read();
await client.shutdown();
if (warm === undefined) throw new Error('nothing was written');
const { maxRSS } = process.resourceUsage();
process.stdout.write(JSON.stringify(measure(warm, end, maxRSS * 1024)));

import { below, pick, seededRandom, uuid } from '../examples/shop/random.ts';
import type { SourceRecord } from '../core/record/source-record.ts';
import { makeEvent } from '../test/support/make-event.ts';
import { makeRecord } from '../test/support/make-record.ts';

/** An order of the benchmark, as it lies in Kafka and as the bare driver binds it. */
export interface BenchOrder {
  readonly customer: string;
  readonly id: string;
  readonly createdAtMs: number;
  readonly status: string;
  readonly total: string;
  readonly quantity: number;
  readonly street: string;
  readonly city: string;
  readonly zip: string;
  readonly note: string;
}

const customers = 20_000;
const cities = ['Oslo', 'Ghent', 'Porto', 'Graz', 'Turku', 'Delft'] as const;
const statuses = ['placed', 'paid', 'packed', 'shipped'] as const;

/** The same orders in every process that asks for as many. */
export function* benchOrders(records: number): Generator<BenchOrder> {
  const random = seededRandom(7);
  for (let index = 0; index < records; index++) {
    yield {
      customer: `c-${String(below(random, customers)).padStart(5, '0')}`,
      id: uuid(random),
      createdAtMs: 1_760_000_000_000 + index,
      status: pick(random, statuses),
      total: `${below(random, 900)}.${String(below(random, 100)).padStart(2, '0')}`,
      quantity: 1 + below(random, 20),
      street: `Mill Lane ${1 + below(random, 300)}`,
      city: pick(random, cities),
      zip: String(1_000 + below(random, 9_000)),
      note: 'leave it with the neighbour, please',
    };
  }
}

/** About 250 bytes of JSON. */
export function orderJson(order: BenchOrder): string {
  const { id, createdAtMs, status, total, quantity, street, city, zip, note } = order;
  return (
    `{"id":"${id}","createdAt":"${new Date(createdAtMs).toISOString()}","status":"${status}",` +
    `"total":${total},"currency":"EUR","quantity":${quantity},` +
    `"address":{"street":"${street}","city":"${city}","zip":"${zip}"},"note":"${note}"}`
  );
}

/** That many orders as records, whose values are encoded. */
export function orderRecords(records: number, encode: (order: BenchOrder) => Buffer): SourceRecord[] {
  return [...benchOrders(records)].map((order, offset) =>
    makeRecord({
      topic: 'bench.orders',
      offset,
      timestamp: order.createdAtMs,
      key: Buffer.from(order.customer),
      value: encode(order),
    }),
  );
}

/** The JSON text of one event that brings that many orders. */
export function orderEvent(records: number): string {
  const sent = orderRecords(records, (order) => Buffer.from(orderJson(order)));
  return JSON.stringify(makeEvent(sent));
}

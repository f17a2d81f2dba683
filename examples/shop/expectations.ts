import type { Expected } from './orders.ts';

/** What the records that were sent must leave behind. */
export interface Expectations {
  /** Order id → the status of its last record. */
  readonly orders: ReadonlyMap<string, string>;
  /** Failure code → records. */
  readonly deadLetters: ReadonlyMap<string, number>;
}

/** Expectations that grow with each record. */
export interface GrowingExpectations extends Expectations {
  add(expected: Expected): void;
}

/** Expects nothing yet. */
export function createExpectations(): GrowingExpectations {
  const orders = new Map<string, string>();
  const deadLetters = new Map<string, number>();
  return {
    orders,
    deadLetters,
    add(expected) {
      switch (expected.kind) {
        case 'written':
          orders.set(expected.orderId, expected.status);
          break;
        case 'dead-letter':
          deadLetters.set(expected.code, (deadLetters.get(expected.code) ?? 0) + 1);
          break;
      }
    },
  };
}

/** Compares the rows of a table (order id → status) with the orders that it must hold; a line for each problem. */
export function compareOrders(
  table: string,
  orders: Expectations['orders'],
  rows: ReadonlyMap<string, string>,
): readonly string[] {
  let absent = 0;
  let stale = 0;
  for (const [orderId, status] of orders) {
    const found = rows.get(orderId);
    if (found === undefined) absent += 1;
    else if (found !== status) stale += 1;
  }
  const unexpected = rows.size - (orders.size - absent);
  return [
    ...(absent > 0 ? [`${table} lacks ${absent} of ${orders.size} orders`] : []),
    ...(stale > 0 ? [`${table} has an older status for ${stale} of ${orders.size} orders`] : []),
    ...(unexpected > 0 ? [`${table} has ${unexpected} rows of orders that were not sent`] : []),
  ];
}

/** Compares dead letters by failure code; a line for each problem. */
export function compareDeadLetters(
  expected: Expectations['deadLetters'],
  found: ReadonlyMap<string, number>,
): readonly string[] {
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((code) => {
    const wanted = expected.get(code) ?? 0;
    const have = found.get(code) ?? 0;
    return wanted === have ? [] : [`${have} dead letters have the code ${code}, not ${wanted}`];
  });
}

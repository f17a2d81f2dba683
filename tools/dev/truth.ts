import type { FailureCode } from '../../core/contract/failure-codes.ts';
import type { Expected } from './orders.ts';

/** What was produced, and so what must be found at the end. */
export interface Truth {
  readonly produced: number;
  /** Order id → the status of its last record. */
  readonly orders: ReadonlyMap<string, string>;
  /** Order id → its records. */
  readonly recordsOfOrder: ReadonlyMap<string, number>;
  readonly deadLetters: ReadonlyMap<FailureCode, number>;
}

/** A truth that grows with each record sent. */
export interface GrowingTruth extends Truth {
  add(expected: Expected): void;
}

/** Nothing produced yet. */
export function createTruth(): GrowingTruth {
  const orders = new Map<string, string>();
  const recordsOfOrder = new Map<string, number>();
  const deadLetters = new Map<FailureCode, number>();
  let produced = 0;
  return {
    orders,
    recordsOfOrder,
    deadLetters,
    get produced() {
      return produced;
    },
    add(expected) {
      produced += 1;
      switch (expected.kind) {
        case 'written':
          orders.set(expected.orderId, expected.status);
          recordsOfOrder.set(expected.orderId, (recordsOfOrder.get(expected.orderId) ?? 0) + 1);
          break;
        case 'dead-letter':
          deadLetters.set(expected.code, (deadLetters.get(expected.code) ?? 0) + 1);
          break;
      }
    },
  };
}

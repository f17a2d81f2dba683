/** The records of the shop, and what must become of each: `millrace dev --source examples/shop/source.ts`. */
import type { DevFindings, DevSource } from 'millrace';
import { compareDeadLetters, compareOrders, createExpectations } from './expectations.ts';
import { openShop } from './orders.ts';

const topic = 'shop.orders';
const tables = ['shop.orders_by_customer', 'shop.orders_by_day'];

const source: DevSource = {
  topics: [topic],
  open({ seed, isChecked }) {
    const shop = openShop({ seed });
    const expectations = createExpectations();
    return {
      next(nowMs) {
        const { key, value, headers, expected } = shop(nowMs);
        // An endless run would remember every order that it ever sent.
        if (isChecked) expectations.add(expected);
        return { topic, key, value, headers };
      },
      async check(found) {
        const problems = [...compareDeadLetters(expectations.deadLetters, found.deadLetters)];
        for (const table of tables) {
          problems.push(...compareOrders(table, expectations.orders, await statuses(found, table)));
        }
        return problems;
      },
    };
  },
};

export default source;

/** Order id → status. */
async function statuses(found: DevFindings, table: string): Promise<ReadonlyMap<string, string>> {
  const rows = new Map<string, string>();
  for await (const { order_id, status } of found.readRows(table, ['order_id', 'status'])) {
    rows.set(String(order_id), String(status));
  }
  return rows;
}

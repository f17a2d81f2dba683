/** Registers the schema in Glue and sends orders: `millrace dev --source examples/protobuf-glue/source.ts`. */
import type { DevFindings, DevSource } from 'millrace';
import protobuf from 'protobufjs';
import orderSchema from './order.proto';
import { registerInGlue } from './register.ts';

const topic = 'sales.orders';
const table = 'sales.orders';

const source: DevSource = {
  topics: [topic],
  async open({ seed, isChecked }) {
    const versionId = await registerInGlue({ registry: 'sales', schema: topic, text: orderSchema });
    const type = readOrderType();
    /** Order id → status. */
    const sent = new Map<string, string>();
    let count = 0;
    return {
      next(nowMs) {
        const order = makeOrder(seed, (count += 1), nowMs);
        if (isChecked) sent.set(order.id, order.status);
        const bytes = type.encode(type.fromObject(order)).finish();
        return { topic, key: order.id, value: Buffer.concat([frame(versionId), bytes]) };
      },
      check: async (found) => compareStatuses(sent, await statuses(found)),
    };
  },
};

export default source;

function readOrderType(): protobuf.Type {
  const { root } = protobuf.parse(orderSchema, { keepCase: true });
  root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')?.nested ?? {});
  return root.lookupType('sales.Order');
}

function makeOrder(seed: number, count: number, nowMs: number) {
  return {
    id: `00000000-0000-4000-8000-${(seed * 1e9 + count).toString(16).padStart(12, '0')}`,
    customer_id: 1 + (count % 100),
    created_at: { seconds: Math.floor(nowMs / 1_000), nanos: (nowMs % 1_000) * 1_000_000 },
    status: count % 2 === 0 ? 'NEW' : 'PAID',
    ...(count % 3 === 0 ? { note: 'leave it at the door' } : {}),
    items: [{ sku: `SKU-${count % 50}`, quantity: 1 + (count % 3), price_cents: 1_999 }],
    attributes: { source: 'web' },
  };
}

/**
 * What Glue's serializers put in front: 3, 0 for data that is not compressed, the schema version, and which message of
 * the file it is, by name: Order is the first of sales.Order, sales.Order.AttributesEntry and sales.Order.Item.
 */
function frame(versionId: string): Buffer {
  const version = Buffer.from(versionId.replaceAll('-', ''), 'hex');
  return Buffer.concat([Buffer.from([3, 0]), version, Buffer.from([0])]);
}

/** Order id → status, as the table has it. */
async function statuses(found: DevFindings): Promise<ReadonlyMap<string, string>> {
  const rows = new Map<string, string>();
  for await (const { order_id, status } of found.readRows(table, ['order_id', 'status'])) {
    rows.set(String(order_id), String(status));
  }
  return rows;
}

function compareStatuses(
  sent: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): readonly string[] {
  const wrong = [...sent].filter(([id, status]) => found.get(id) !== status);
  return wrong.length === 0 ? [] : [`${table}: ${wrong.length} of ${sent.size} orders have another status`];
}

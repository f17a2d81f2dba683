/** Registers the schema and sends orders: `millrace dev --source examples/avro-confluent-registry/source.ts`. */
import avsc from 'avsc';
import type { DevFindings, DevSource } from 'millrace';
import orderSchema from './order.avsc';

const topic = 'shop.avro-orders';
const table = 'shop.avro_orders';

const source: DevSource = {
  topics: [topic],
  async open({ seed, isChecked, registry }) {
    if (registry === undefined) throw new Error('the connector has no format of confluentRegistry()');
    const schemaId = await registry.register(`${topic}-value`, { type: 'AVRO', text: orderSchema });
    const type = avsc.Type.forSchema(JSON.parse(orderSchema) as avsc.Schema);
    /** Order id → total. */
    const sent = new Map<string, string>();
    let count = 0;
    return {
      next(nowMs) {
        const order = makeOrder(seed, (count += 1), nowMs);
        const { id, totalCents, ...rest } = order;
        if (isChecked) sent.set(id, (totalCents / 100).toFixed(2));
        const value = { id, total: unscaled(totalCents), ...rest };
        return { topic, key: id, value: Buffer.concat([frame(schemaId), type.toBuffer(value)]) };
      },
      check: async (found) => compareTotals(sent, await totals(found)),
    };
  },
};

export default source;

function makeOrder(seed: number, count: number, nowMs: number) {
  const priceCents = 100 + ((seed * 7_919 + count * 37) % 50_000);
  const quantity = 1 + (count % 3);
  return {
    id: `00000000-0000-4000-8000-${(seed * 1e9 + count).toString(16).padStart(12, '0')}`,
    customerId: 1 + (count % 100),
    createdAt: nowMs,
    status: ['NEW', 'PAID', 'SHIPPED'][count % 3],
    totalCents: priceCents * quantity,
    note: count % 2 === 0 ? null : 'leave it at the door',
    address: { street: 'Storgata 1', city: 'Tromsø', zip: '9008' },
    items: [{ sku: `SKU-${count % 50}`, quantity, price: unscaled(priceCents) }],
    attributes: { source: 'web' },
  };
}

/** What Confluent's serializers put in front: a zero byte and the id of the schema in 4 bytes. */
function frame(schemaId: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeInt32BE(schemaId, 1);
  return bytes;
}

/** A decimal of Avro without its scale: two's complement, the highest byte first. */
function unscaled(cents: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(cents));
  return bytes;
}

/** Order id → total, as the table has it. */
async function totals(found: DevFindings): Promise<ReadonlyMap<string, string>> {
  const rows = new Map<string, string>();
  for await (const { order_id, total } of found.readRows(table, ['order_id', 'total'])) {
    rows.set(String(order_id), String(total));
  }
  return rows;
}

function compareTotals(
  sent: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): readonly string[] {
  const wrong = [...sent].filter(([id, total]) => found.get(id) !== total);
  return wrong.length === 0 ? [] : [`${table}: ${wrong.length} of ${sent.size} orders have another total`];
}

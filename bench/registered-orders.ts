import { openRegistry } from '../tools/dev/registry.ts';
import type { RegistryAddress } from '../local/servers/local-servers.ts';
import { avroSchema, orderAvro, orderProtobuf, protoSchema } from './order-formats.ts';
import type { BenchOrder } from './orders.ts';

/** The formats that can be compared with JSON. */
export const formatNames = ['avro', 'protobuf'] as const;

/** Orders on a topic, and the connector that reads them. */
export interface Orders {
  readonly topic: string;
  /** Next to this file. */
  readonly connector: string;
  readonly encode: (order: BenchOrder) => string | Buffer;
}

const formats = {
  avro: { type: 'AVRO', text: avroSchema, indexes: [], encode: orderAvro },
  // One zero byte stands for the first message of the schema.
  protobuf: { type: 'PROTOBUF', text: protoSchema, indexes: [0], encode: orderProtobuf },
} as const;

/** Registers the schema. The orders are framed as Confluent's serializers frame them. */
export async function registerOrders(
  format: (typeof formatNames)[number],
  registry: RegistryAddress,
): Promise<Orders> {
  const { type, text, indexes, encode } = formats[format];
  const topic = `bench.orders-${format}`;
  const id = await openRegistry(registry).register(`${topic}-value`, { type, text });
  const frame = Buffer.from([0, 0, 0, 0, 0, ...indexes]);
  frame.writeInt32BE(id, 1);
  return {
    topic,
    connector: `${format}-connector.ts`,
    encode: (order) => Buffer.concat([frame, encode(order)]),
  };
}

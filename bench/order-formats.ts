/** The orders of the benchmarks as Avro and Protobuf, encoded by other libraries than the connector reads them with. */
import avsc from 'avsc';
import protobufjs from 'protobufjs';
import type { BenchOrder } from './orders.ts';

const string = 'string';
const address = {
  type: 'record',
  name: 'Address',
  fields: ['street', 'city', 'zip'].map((name) => ({ name, type: string })),
};

export const avroSchema = JSON.stringify({
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: { type: string, logicalType: 'uuid' } },
    { name: 'createdAt', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'status', type: string },
    { name: 'total', type: { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 } },
    { name: 'currency', type: string },
    { name: 'quantity', type: 'int' },
    { name: 'address', type: address },
    { name: 'note', type: ['null', string] },
  ],
});

export const protoSchema = `
syntax = "proto3";
package bench;
message Order {
  string id = 1;
  string createdAt = 2;
  string status = 3;
  string total = 4;
  string currency = 5;
  int32 quantity = 6;
  Address address = 7;
  optional string note = 8;
}
message Address { string street = 1; string city = 2; string zip = 3; }`;

const avroType = avsc.Type.forSchema(
  JSON.parse(avroSchema.replace(/,"logicalType":"decimal","precision":12,"scale":2/, '')) as avsc.Schema,
);
const protoType = protobufjs.parse(protoSchema, { keepCase: true }).root.lookupType('bench.Order');

/** One datum, bare. */
export function orderAvro(order: BenchOrder): Buffer {
  return avroType.toBuffer({
    ...fieldsOf(order),
    createdAt: order.createdAtMs,
    total: unscaled(order.total),
  });
}

/** One message, bare. */
export function orderProtobuf(order: BenchOrder): Buffer {
  const createdAt = new Date(order.createdAtMs).toISOString();
  return Buffer.from(protoType.encode({ ...fieldsOf(order), createdAt, total: order.total }).finish());
}

const fieldsOf = ({ id, status, quantity, street, city, zip, note }: BenchOrder) => ({
  ...{ id, status, currency: 'EUR', quantity, address: { street, city, zip }, note },
});

/** The two's complement of a decimal at scale 2. */
function unscaled(total: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Number(total.replace('.', '')));
  return bytes;
}

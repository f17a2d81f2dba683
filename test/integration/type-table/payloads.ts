import { csvLine } from '../../../docs/generate/values/formats/csv.ts';
import { jsonDocument } from '../../../docs/generate/values/formats/json.ts';
import type { Kind, Pair } from '../../../docs/generate/values/kind.ts';
import { avroBytes } from './avro-payload.ts';
import { connectDocument } from './connect-payload.ts';
import { protobufBytes } from './protobuf-payload.ts';

export interface Payload {
  readonly value: Buffer;
  readonly headers?: readonly { readonly name: string; readonly value: Buffer }[];
}

/** A number in big-endian bytes, as a DataView sets it. */
const number =
  (set: (view: DataView, kind: Kind) => void, length: number) =>
  ({ kind }: Pair): Payload => {
    const value = Buffer.alloc(length);
    set(new DataView(value.buffer, value.byteOffset, length), kind);
    return { value };
  };

/** What the record of a pair is, by its format: encoded by programs that are none of ours. */
const payloads: Readonly<Record<string, (pair: Pair) => Payload>> = {
  json: () => ({ value: Buffer.from(jsonDocument) }),
  text: ({ kind }) => ({ value: Buffer.from(kind.name) }),
  header: ({ kind }) => ({
    value: Buffer.from('{}'),
    headers: [{ name: 'given', value: Buffer.from(kind.name) }],
  }),
  bytes: () => ({ value: Buffer.from('00ff10', 'hex') }),
  avro: () => ({ value: avroBytes }),
  protobuf: () => ({ value: protobufBytes }),
  connectJson: ({ kind }) => ({ value: connectDocument(kind.name) }),
  csv: () => ({ value: Buffer.from(csvLine) }),
  short: number((view, { name }) => view.setInt16(0, Number(name)), 2),
  int: number((view, { name }) => view.setInt32(0, Number(name)), 4),
  long: number((view, { name }) => view.setBigInt64(0, BigInt(name)), 8),
  float: number((view, { name }) => view.setFloat32(0, Number(name)), 4),
  double: number((view, { name }) => view.setFloat64(0, Number(name)), 8),
  boolean: ({ kind }) => ({ value: Buffer.from([kind.name === 'true' ? 1 : 0]) }),
  uuid: ({ kind }) => ({ value: Buffer.from(kind.name) }),
};

export function payloadOf(pair: Pair): Payload {
  const make = payloads[pair.table.name];
  if (make === undefined) throw new Error(`no payloads of ${pair.table.name}`);
  return make(pair);
}

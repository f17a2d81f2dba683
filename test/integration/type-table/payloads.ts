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

/** A number that is the name of its kind, in big-endian bytes. */
const number =
  (length: number, write: (bytes: Buffer, kind: Kind) => number) =>
  ({ kind }: Pair): Payload => {
    const value = Buffer.alloc(length);
    write(value, kind);
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
  short: number(2, (bytes, { name }) => bytes.writeInt16BE(Number(name))),
  int: number(4, (bytes, { name }) => bytes.writeInt32BE(Number(name))),
  long: number(8, (bytes, { name }) => bytes.writeBigInt64BE(BigInt(name))),
  float: number(4, (bytes, { name }) => bytes.writeFloatBE(Number(name))),
  double: number(8, (bytes, { name }) => bytes.writeDoubleBE(Number(name))),
  boolean: ({ kind }) => ({ value: Buffer.from([kind.name === 'true' ? 1 : 0]) }),
  uuid: ({ kind }) => ({ value: Buffer.from(kind.name) }),
};

export function payloadOf(pair: Pair): Payload {
  const make = payloads[pair.table.name];
  if (make === undefined) throw new Error(`no payloads of ${pair.table.name}`);
  return make(pair);
}

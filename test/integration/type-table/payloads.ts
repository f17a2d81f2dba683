import { jsonDocument } from '../../../docs/generate/values/formats/json.ts';
import type { Pair } from '../../../docs/generate/values/kind.ts';

export interface Payload {
  readonly value: Buffer;
  readonly headers?: readonly { readonly name: string; readonly value: Buffer }[];
}

/** What the record of a pair is, by its format: encoded by programs that are none of ours. */
const payloads: Readonly<Record<string, (pair: Pair) => Payload>> = {
  json: () => ({ value: Buffer.from(jsonDocument) }),
  text: ({ kind }) => ({ value: Buffer.from(kind.name) }),
  header: ({ kind }) => ({
    value: Buffer.from('{}'),
    headers: [{ name: 'given', value: Buffer.from(kind.name) }],
  }),
  bytes: () => ({ value: Buffer.from('00ff10', 'hex') }),
};

export function payloadOf(pair: Pair): Payload {
  const make = payloads[pair.table.name];
  if (make === undefined) throw new Error(`no payloads of ${pair.table.name}`);
  return make(pair);
}

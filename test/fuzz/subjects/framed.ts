import type { Format } from '../../../core/decode/format.ts';
import type { FetchedSchema, SchemaId, SchemaSources } from '../../../core/decode/schema/schema-source.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { commonTokens, varintTokens } from '../dictionary.ts';
import type { Seed, Subject } from '../subject.ts';

const guid = '6f1d2c3b-8a49-4d5e-9f60-71829304a5b6';

/** The id of the only schema, where it is of 16 bytes; else it is 7. */
export const guidHex = guid.replaceAll('-', '');

/** Has one schema; any other is not there. */
export function registryOf(type: FetchedSchema['type'], text: string): SchemaSources {
  const fetch = ({ id }: SchemaId): Promise<FetchedSchema> =>
    String(id) === '7' || id === guid
      ? Promise.resolve({ type, text, references: [], encrypts: [] })
      : Promise.reject(new RecordError('decode', 'schema_not_found', known('no such schema')));
  return { confluent: { fetch }, apicurio: { fetch }, glue: { fetch } };
}

/** A format whose records name their schema. */
export const framed = (
  name: string,
  value: Format,
  seeds: Subject['seeds'],
  of: Pick<Subject, 'sources' | 'schemas'>,
): Subject => ({
  name,
  formats: { value },
  seeds,
  tokens: [...varintTokens, ...commonTokens, Buffer.from([0, 0, 0, 0, 7]), Buffer.from(guidHex, 'hex')],
  ...of,
});

export const prefixed = (prefix: string, body: Buffer): Seed => ({
  value: Buffer.concat([Buffer.from(prefix, 'hex'), body]),
});

export const inHeader = (name: string, id: string, value: Buffer): Seed => ({
  value,
  headers: [{ name, value: Buffer.from(id, 'hex') }],
});

import type { Codec, Side } from '../../core/decode/codec.ts';
import type { FormatReader } from '../../core/decode/format-reader.ts';
import { known, message } from '../../core/failure/failure-message.ts';
import { RecordError } from '../../core/failure/failure.ts';

/** Where the schemas of {@link schemaFormat} come from: the field names of a schema, by its id. */
export interface Registry {
  /** Resolves to `undefined` for an id that no schema has. Rejects where the registry does not answer. */
  readonly fetch: (id: string, timeoutMs: number) => Promise<readonly string[] | undefined>;
}

/**
 * A format whose schemas are fetched: `orders-1|7|Bern` is the record { id: 7, city: 'Bern' } where the fields of schema
 * `orders-1` are id and city. A schema is fetched once; one that could not be fetched is asked for again in the next batch.
 */
export function schemaFormat(registry: Registry): FormatReader {
  return Object.freeze<FormatReader>({
    kind: 'schema',
    reads: 'document',
    acceptsNoBytes: false,
    compile: () => schemaCodec(registry),
    toJSON: () => ({ kind: 'schema' }),
  });
}

function schemaCodec(registry: Registry): Codec {
  const schemas = new Map<string, readonly string[] | undefined>();
  return {
    prepare: async (payloads, _side, timeoutMs) => {
      const missing = new Set(payloads.map(({ bytes }) => idOf(bytes)).filter((id) => !schemas.has(id)));
      await Promise.all(
        [...missing].map(async (id) => {
          try {
            schemas.set(id, await registry.fetch(id, timeoutMs));
          } catch (error) {
            if (!(error instanceof Silence)) throw error;
          }
        }),
      );
    },
    decode: (bytes, side) => {
      const id = idOf(bytes);
      const fields = schemas.get(id);
      if (fields === undefined) throw missingSchema(id, side, schemas.has(id));
      const texts = bytes.toString().split('|').slice(1);
      const value = Object.fromEntries(fields.map((field, index) => [field, texts[index]]));
      return { exact: value, plain: value };
    },
  };
}

/** What a registry rejects with that does not answer in time. */
export class Silence extends Error {}

function missingSchema(id: string, side: Side, isUnknown: boolean): RecordError {
  return isUnknown
    ? new RecordError(
        'decode',
        'schema_missing',
        message`the registry has no schema ${known(id)} of the ${known(side)}`,
      )
    : new RecordError('decode', 'unavailable', message`the registry did not answer for schema ${known(id)}`, {
        next: 'retry',
      });
}

function idOf(payload: Buffer): string {
  return payload.toString().split('|', 1)[0] ?? '';
}

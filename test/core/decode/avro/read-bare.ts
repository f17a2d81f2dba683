import { compileAvro } from '../../../../core/decode/avro/compile-avro.ts';
import { readAvroSchema } from '../../../../core/decode/avro/parse-schema.ts';
import { resolveSchema } from '../../../../core/decode/avro/resolve-schema.ts';
import type { Decoded } from '../../../../core/decode/codec.ts';
import { selectionOf } from '../../../../core/decode/json/selection.ts';

interface Options {
  readonly paths?: readonly (readonly (string | number)[])[];
  readonly readerSchema?: unknown;
}

/** Reads bare data of a schema that is given as JSON. */
export function readerOf(schema: unknown, options: Options = {}): (bytes: Buffer) => Decoded {
  const parsed = (json: unknown) => readAvroSchema({ text: JSON.stringify(json), references: [] });
  const written = parsed(schema);
  const { readerSchema, paths = [[]] } = options;
  const resolved = readerSchema === undefined ? written : resolveSchema(written, parsed(readerSchema));
  const read = compileAvro(resolved, { isExact: true, selection: selectionOf(paths), isBare: true });
  return (bytes) => read({ body: bytes, placeForm: 'none' }, 'value');
}

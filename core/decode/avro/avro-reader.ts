import { isObject } from '../../value/is-object.ts';
import type { Codec } from '../codec.ts';
import type { CodecRequest, FormatProblem, FormatReader } from '../format-reader.ts';
import { selectionOf } from '../json/selection.ts';
import { optionProblems, printOption } from '../option-problems.ts';
import { SchemaError } from '../schema/compiled-schema.ts';
import { isRegistry, registryProblems, type Registry } from '../schema/registry.ts';
import { registryCodec } from '../schema/registry-codec.ts';
import { compileAvro } from './compile-avro.ts';
import { checkDefaults } from './check-defaults.ts';
import { parseAvroSchema, readAvroSchema } from './parse-schema.ts';
import { resolveSchema } from './resolve-schema.ts';
import type { AvroSchema } from './schema.ts';

/** The format of options that may be anything; what is wrong with them is in its `problems`. */
export function avroReader(options: unknown): FormatReader {
  const given = isObject(options) ? options : {};
  const { registry, schema, readerSchema, references } = given;
  const problems: FormatProblem[] = [...checkOptions(options, given)];
  const texts = isTexts(references) ? references : [];
  const written = typeof schema === 'string' ? parse('.schema', schema, texts, problems) : undefined;
  const reader =
    typeof readerSchema === 'string' ? parse('.readerSchema', readerSchema, texts, problems) : undefined;
  if (reader !== undefined) {
    problems.push(...checkDefaults(reader).map((message) => ({ path: '.readerSchema', message })));
  }
  return Object.freeze<FormatReader>({
    kind: 'avro',
    reads: 'document',
    acceptsNoBytes: false,
    problems,
    ...(isRegistry(registry) ? { registry: registry.kind, isSchemaInEvent: registry.isInEvent } : {}),
    compile: (request) => {
      if (isRegistry(registry)) return fetchedCodec(registry, reader, request);
      if (written !== undefined) return bareCodec(written, reader, request);
      throw new TypeError('avro() has problems, and reads nothing');
    },
    toJSON: () => ({ kind: 'avro', ...given }),
  });
}

function checkOptions(options: unknown, given: Readonly<Record<string, unknown>>): readonly FormatProblem[] {
  const { registry, schema, readerSchema, references, ...others } = given;
  const known = { registry: [], schema: [], readerSchema: [], references: [] };
  const problems = [...optionProblems(isObject(options) ? others : options, known)];
  if (registry !== undefined) problems.push(...registryProblems(registry));
  if (isObject(options) && (registry === undefined) === (schema === undefined)) {
    problems.push({
      path: '',
      message:
        registry === undefined ? 'has neither a registry nor a schema' : 'has both a registry and a schema',
      allowed: '{ registry }, where records name their schemas, or { schema }, where they do not',
    });
  }
  for (const [name, text] of Object.entries({ schema, readerSchema })) {
    if (text !== undefined && typeof text !== 'string') problems.push(noText(`.${name}`, text));
  }
  if (references !== undefined && !isTexts(references)) problems.push(noText('.references', references));
  return problems;
}

const noText = (path: string, value: unknown): FormatProblem => ({
  path,
  message: path === '.references' ? 'is not an array of texts of schemas' : 'is not the text of a schema',
  got: printOption(value),
  fix: `import the file as its text: import order from './order.avsc'`,
});

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

function parse(
  option: string,
  text: string,
  references: readonly string[],
  problems: FormatProblem[],
): AvroSchema | undefined {
  const parsed = parseAvroSchema({ text, references: named(references) });
  problems.push(...parsed.problems.map(({ path, message }) => ({ path: `${option}${path}`, message })));
  return parsed.schema;
}

const named = (references: readonly string[]) =>
  references.map((text, index) => ({ name: `references[${index}]`, text }));

function bareCodec(
  written: AvroSchema,
  reader: AvroSchema | undefined,
  { isExact, paths }: CodecRequest,
): Codec {
  const request = { isExact, selection: selectionOf(paths), isBare: true };
  const read = compileAvro(resolved(written, reader), request);
  return { decode: (body, side) => read({ body, placeForm: 'none' }, side) };
}

function fetchedCodec(registry: Registry, reader: AvroSchema | undefined, request: CodecRequest): Codec {
  const selection = selectionOf(request.paths);
  return registryCodec(
    registry,
    {
      reads: 'AVRO',
      compile: (fetched) => {
        const schema = resolved(readAvroSchema(fetched), reader);
        if (schema.type === 'refused') throw new SchemaError('', schema.reason);
        return compileAvro(schema, { isExact: request.isExact, selection, isBare: false });
      },
    },
    request,
  );
}

const resolved = (written: AvroSchema, reader: AvroSchema | undefined): AvroSchema =>
  reader === undefined ? written : resolveSchema(written, reader);

import { isObject } from '../../value/is-object.ts';
import type { FormatProblem } from '../format-reader.ts';
import { printOption, unknownOption } from '../option-problems.ts';
import { SchemaError } from '../schema/compiled-schema.ts';
import { isRegistry, registryProblems, type Registry } from '../schema/registry.ts';
import { loadFile, readEither, type ImportedFile } from './schema/load-file.ts';
import type { MessageType, ProtoFile } from './schema/message-type.ts';

const optionNames = ['registry', 'schema', 'message', 'imports'];

/** The file of a schema in the project, and which of its messages the records are. */
export interface BareSchema {
  readonly file: ProtoFile;
  readonly message: MessageType;
}

/** The options that `protobuf` was given, which may be anything; what is wrong with them is asked for later. */
export class OptionsReader {
  readonly registry: Registry | undefined;
  readonly message: string | undefined;
  readonly imports: readonly ImportedFile[];
  readonly #given: Readonly<Record<string, unknown>>;
  #checked: { readonly problems: readonly FormatProblem[]; readonly bare?: BareSchema } | undefined;

  constructor(given: unknown) {
    this.#given = isObject(given) ? given : {};
    const { registry, message, imports } = this.#given;
    this.registry = isRegistry(registry) ? registry : undefined;
    this.message = typeof message === 'string' ? message : undefined;
    this.imports = isObject(imports)
      ? Object.entries(imports).flatMap(([name, text]) => (typeof text === 'string' ? [{ name, text }] : []))
      : [];
  }

  get problems(): readonly FormatProblem[] {
    return this.#check().problems;
  }

  /** The schema of bare Protobuf; asked for where there is no problem. */
  get bare(): BareSchema {
    const { bare, problems } = this.#check();
    if (bare !== undefined) return bare;
    throw new TypeError(
      `protobuf(): ${problems.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
    );
  }

  toJSON(): object {
    const { registry, schema, imports } = this.#given;
    return { kind: 'protobuf', registry, schema, message: this.message, imports };
  }

  // Once, and not where the connector file is only loaded: a schema may be long.
  #check(): { readonly problems: readonly FormatProblem[]; readonly bare?: BareSchema } {
    return (this.#checked ??= checkOptions(this.#given, this));
  }
}

function checkOptions(
  given: Readonly<Record<string, unknown>>,
  { message, imports }: OptionsReader,
): { readonly problems: readonly FormatProblem[]; readonly bare?: BareSchema } {
  const { registry, schema } = given;
  const problems: FormatProblem[] = [
    ...Object.keys(given)
      .filter((name) => !optionNames.includes(name))
      .map((name) => unknownOption(name, optionNames)),
    ...importProblems(given['imports'], imports),
    ...messageProblems(given['message']),
  ];
  if (registry !== undefined && schema !== undefined) {
    problems.push({
      path: '.schema',
      message: 'is given beside a registry',
      fix: 'leave out the schema if the records name one of the registry, and the registry if their bytes are bare',
    });
  }
  if (registry !== undefined) return { problems: [...problems, ...registryProblems(registry)] };
  if (typeof schema !== 'string' || schema.trim() === '') {
    problems.push({
      path: schema === undefined ? '' : '.schema',
      message:
        schema === undefined ? 'has neither a registry nor a schema' : 'is not the text of a .proto file',
      ...(schema === undefined ? {} : { got: schema === '' ? 'an empty text' : printOption(schema) }),
      allowed: `{ registry: confluentRegistry() }, or { schema: order } after import order from './order.proto'`,
    });
    return { problems };
  }
  try {
    const file = loadFile(schema, imports);
    const found = findMessage(file, message);
    if ('problem' in found) return { problems: [...problems, found.problem] };
    return { problems, bare: { file, message: found.found } };
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return { problems: [...problems, { path: '.schema', message: `cannot be read: ${error.message}` }] };
  }
}

function messageProblems(message: unknown): readonly FormatProblem[] {
  if (message === undefined || (typeof message === 'string' && message !== '')) return [];
  const got = message === '' ? 'an empty text' : printOption(message);
  return [
    { path: '.message', message: 'is not the full name of a message', got, allowed: `such as 'shop.Order'` },
  ];
}

function importProblems(given: unknown, imports: readonly ImportedFile[]): readonly FormatProblem[] {
  if (given === undefined) return [];
  const allowed = `the text of each file by the path that imports it: { 'common/money.proto': money }`;
  if (!isObject(given))
    return [{ path: '.imports', message: 'is not an object', got: printOption(given), allowed }];
  const problems: FormatProblem[] = Object.entries(given).flatMap(([name, text]) =>
    typeof text === 'string'
      ? []
      : [{ path: `.imports['${name}']`, message: 'is not a text', got: printOption(text), allowed }],
  );
  for (const { name, text } of imports) {
    try {
      readEither(text, '');
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      problems.push({ path: `.imports['${name}']`, message: `cannot be read: ${error.message}` });
    }
  }
  return problems;
}

function findMessage(
  { messages, types }: ProtoFile,
  name: string | undefined,
): { readonly found: MessageType } | { readonly problem: FormatProblem } {
  const allowed = nameList(messages);
  if (name === undefined) {
    const [only] = messages;
    if (only !== undefined && messages.length === 1) return { found: only };
    const path = only === undefined ? '.schema' : '';
    const problem =
      only === undefined ? 'defines no message' : 'has no message, and its schema defines more than one';
    return {
      problem: { path, message: problem, ...(only === undefined ? {} : { allowed: `message: ${allowed}` }) },
    };
  }
  const found = types.get(name);
  if (found?.kind === 'message') return { found };
  return {
    problem: { path: '.message', message: 'is no message of the schema', got: printOption(name), allowed },
  };
}

/** The names of messages for a message: at most 20. */
export function nameList(messages: readonly MessageType[]): string {
  const names = messages.slice(0, 20).map(({ fullName }) => `'${fullName}'`);
  return names.join(', ') + (messages.length > 20 ? ` and ${messages.length - 20} more` : '');
}

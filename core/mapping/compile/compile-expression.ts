import type { CqlType } from '../../cql/type.ts';
import type { Codec } from '../../decode/codec.ts';
import type { DecodedRecord } from '../../decode/decoded-record.ts';
import { readNumber } from '../../value/exact-number.ts';
import { decodeUtf8 } from '../../decode/text/utf8.ts';
import { lastHeader } from '../../value/last-header.ts';
import { wholeTime } from './record-time.ts';
import { compilePath } from './compile-path.ts';
import { printHeader, type Expression, type MetaName } from '../language/expression.ts';
import { mappingFunctions, type Clock } from '../language/functions.ts';

/** Reads one value out of a record; `undefined` where the record has none. Throws RecordError. */
export type Reader = (record: DecodedRecord, nowMs: number) => unknown;

/** How a route reads keys, values and headers. */
export interface RouteCodecs {
  readonly key: Codec;
  readonly value: Codec;
  /** Of the headers whose format it declares, by name. */
  readonly headers: ReadonlyMap<string, Codec>;
}

/**
 * Compiles an expression that has been checked against the type it is read for.
 * @param clock of the column that it fills, for functions that give a date
 */
export function compileExpression(
  expression: Expression,
  codecs: RouteCodecs,
  type: CqlType,
  clock: Clock = {},
): Reader {
  switch (expression.kind) {
    case 'path': {
      const read = compilePath(expression.root, expression.steps);
      const codec = codecs[expression.root];
      return expression.root === 'key'
        ? (record) => read(record.key(codec).exact)
        : (record) => read(record.value(codec).exact);
    }
    case 'header':
      return compileHeader(expression, codecs.headers.get(expression.name), type);
    case 'meta':
      return compileMeta(expression.name);
    case 'text':
    case 'number':
    case 'constant': {
      const literal = literalOf(expression);
      return () => literal;
    }
    case 'call':
      return compileCall(expression, codecs, type, clock);
  }
}

/** The value that a literal spells; `undefined` for every other expression. */
export function literalOf(expression: Expression): unknown {
  if (expression.kind === 'text') return expression.text;
  if (expression.kind === 'number') return readNumber(expression.text);
  return expression.kind === 'constant' ? expression.value : undefined;
}

/** A header without a declared format is its bytes to a blob, and its text to every other type. */
function compileHeader(
  { name, steps }: Extract<Expression, { kind: 'header' }>,
  codec: Codec | undefined,
  type: CqlType,
): Reader {
  if (codec !== undefined) {
    const read = compilePath(printHeader(name), steps);
    return (record) => read(record.header(name, codec)?.exact);
  }
  const isBlob = type.kind === 'native' && type.name === 'blob';
  return ({ source }) => {
    const bytes = lastHeader(source, name);
    return bytes === undefined || isBlob ? bytes : decodeUtf8(bytes, `header '${name}'`);
  };
}

function compileMeta(name: MetaName): Reader {
  switch (name) {
    case 'topic':
      return (record) => record.source.topic;
    case 'partition':
      return (record) => record.source.partition;
    case 'offset':
      return (record) => record.source.offset;
    case 'timestamp':
      return (record) => wholeTime(record.source);
  }
}

function compileCall(
  { name, args }: Extract<Expression, { kind: 'call' }>,
  codecs: RouteCodecs,
  type: CqlType,
  clock: Clock,
): Reader {
  const body = mappingFunctions.get(name)?.forType(type, clock);
  if (body === undefined) throw new TypeError(`${name}() was not checked against the column it fills`);
  const readers = args.map((arg) => compileExpression(arg, codecs, type));
  return (record, nowMs) =>
    body(
      record.source,
      nowMs,
      readers.map((read) => read(record, nowMs)),
    );
}

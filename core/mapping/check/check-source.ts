import type { ColumnDefinition, ColumnSource, RouteDefinition } from '../../connector/connector.ts';
import { suggest } from '../../connector/closest.ts';
import type { Problem } from '../../connector/problem.ts';
import type { ColumnSchema } from '../../cql/table.ts';
import { typeName } from '../../cql/encode/conversions.ts';
import { encodeOptionsOf, sourceOf } from '../compile/column-options.ts';
import { literalOf } from '../compile/compile-expression.ts';
import { neverFits, type Sample } from '../compile/conversion.ts';
import { printExpression, printHeader, type Expression } from '../language/expression.ts';
import { mappingFunctions } from '../language/functions.ts';
import { ExpressionError, parseExpression } from '../language/parse-expression.ts';
import { formatOf, formatRead, headerFormatOf } from '../compile/route-format.ts';

/** An expression that parses, or the problem that it does not. */
export type Parsed =
  | { readonly expression: Expression; readonly problem?: undefined }
  | { readonly expression?: undefined; readonly problem: Problem };

/** Parses an expression of a connector file. */
export function parseAt(path: string, text: string): Parsed {
  try {
    return { expression: parseExpression(text) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { problem: { path, message: error.message, got: `'${text}'` } };
  }
}

/** Checks what fills a column: that it parses, reads what the route's formats have, and can become the column's type. */
export function checkSource(
  path: string,
  definition: ColumnDefinition,
  column: ColumnSchema,
  route: RouteDefinition,
): Problem[] {
  const source = sourceOf(definition);
  if (typeof source === 'function') return [];
  const { expression, problem } = parseAt(path, source);
  if (expression === undefined) return [problem];
  const problems = [...checkPath(path, expression, route), ...checkCall(path, expression, column)];
  const conversion = problems.length > 0 ? [] : checkConversion(path, definition, expression, column, route);
  return [...problems, ...conversion];
}

/** What can be said of a source before its column is known: that it parses, and reads what the route's formats have. */
export function checkExpression(path: string, source: ColumnSource, route: RouteDefinition): Problem[] {
  if (typeof source === 'function') return [];
  const parsed = parseAt(path, source);
  return parsed.problem === undefined ? checkPath(path, parsed.expression, route) : [parsed.problem];
}

/** Only a document has fields and items: a path into text or bytes finds nothing, whatever the record. */
export function checkPath(path: string, expression: Expression, route: RouteDefinition): Problem[] {
  if (expression.kind === 'call') return expression.args.flatMap((arg) => checkPath(path, arg, route));
  if (expression.kind === 'header') return checkHeaderPath(path, expression, route);
  if (expression.kind !== 'path' || expression.steps.length === 0) return [];
  const { root } = expression;
  const format = formatOf(route, root);
  if (format.reads === 'document') return [];
  const stated = route[root] === undefined ? ' (the default)' : '';
  return [
    {
      path,
      message: `reads into the ${root}, but the route reads its ${root} as ${format.kind}()${stated}`,
      fix: `add ${root}: json() to the route, or take the whole of it: '${root}'`,
    },
  ];
}

function checkHeaderPath(
  path: string,
  { name, steps }: Extract<Expression, { kind: 'header' }>,
  route: RouteDefinition,
): Problem[] {
  const format = headerFormatOf(route, name);
  if (steps.length === 0 || format?.reads === 'document') return [];
  const dotted = `header["${[name, ...steps].join('.')}"]`;
  return [
    {
      path,
      message: `reads into header '${name}', but the route reads it as ${format === undefined ? 'text (the default)' : `${format.kind}()`}`,
      fix: `add headers: { '${name}': json() } to the route, or take the whole of it: '${printHeader(name)}'; a name with dots is written '${dotted}'`,
    },
  ];
}

function checkCall(path: string, expression: Expression, column: ColumnSchema): Problem[] {
  if (expression.kind !== 'call') return [];
  const known = mappingFunctions.get(expression.name);
  if (known === undefined) {
    const names = [...mappingFunctions.keys()];
    const allowed = [...mappingFunctions.values()].map(({ signature }) => signature).join(', ');
    const hint = suggest(expression.name, names);
    return [
      {
        path,
        message: `unknown function '${expression.name}'`,
        allowed,
        ...(hint === undefined ? {} : { fix: hint }),
      },
    ];
  }
  if (expression.args.length !== known.arity) {
    const got = `${expression.args.length} arguments`;
    return [{ path, message: 'takes another number of arguments', got, allowed: known.signature }];
  }
  const wrong = expression.args.find(({ kind }) => kind !== 'path' && kind !== 'header');
  if (wrong !== undefined) {
    const message = `${expression.name}() takes a part of the record`;
    return [
      { path, message, got: printExpression(wrong), allowed: 'key, value, header, or a path into them' },
    ];
  }
  if (known.forType(column.type, {}) === undefined) {
    const message = `${known.signature} cannot fill a column of type ${typeName(column.type)}`;
    return [{ path, message, allowed: `columns of type ${known.fills}` }];
  }
  if (known.changesOnRedelivery && (column.kind === 'partition' || column.kind === 'clustering')) {
    return [
      {
        path,
        message: `${known.signature} in a primary key makes another row each time a record is delivered again`,
        fix: `take what the record itself has: 'timestamp', or 'topic', 'partition' and 'offset'`,
      },
    ];
  }
  return [];
}

function checkConversion(
  path: string,
  definition: ColumnDefinition,
  expression: Expression,
  column: ColumnSchema,
  route: RouteDefinition,
): Problem[] {
  if (expression.kind === 'constant' && expression.value === null) {
    if (column.kind !== 'partition' && column.kind !== 'clustering') return [];
    return [{ path, message: 'a primary-key column needs a value', got: 'null' }];
  }
  const sample = sampleOf(expression, route);
  const reason =
    sample === undefined ? undefined : neverFits(sample, column.type, encodeOptionsOf(route, definition));
  if (reason === undefined) return [];
  const message = `can never fill column '${column.name}': ${reason}`;
  return [{ path, message, got: `'${String(sourceOf(definition))}'` }];
}

/** What is known of an expression's values before there is a record; `undefined` if they may be anything. */
function sampleOf(expression: Expression, route: RouteDefinition): Sample | undefined {
  switch (expression.kind) {
    case 'text':
    case 'number':
    case 'constant':
      return { kind: 'value', value: literalOf(expression) };
    case 'meta':
      return { kind: 'value', value: metaSamples(route)[expression.name] };
    case 'header':
    case 'path': {
      const format = formatRead(route, expression);
      if (format === undefined) return { kind: 'header' };
      return format.reads === 'document' ? undefined : { kind: format.reads };
    }
    case 'call':
      return undefined;
  }
}

/** The least that each can be: what does not fit now never will. */
function metaSamples(route: RouteDefinition) {
  return { topic: route.topic, partition: 0, offset: 0, timestamp: 1_700_000_000_000 };
}

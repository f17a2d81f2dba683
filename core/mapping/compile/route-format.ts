import type { RouteDefinition } from '../../connector/connector.ts';
import type { TableSchema } from '../../cql/table.ts';
import type { CqlType, NativeType } from '../../cql/type.ts';
import type { Side } from '../../decode/codec.ts';
import { isFormatReader, type FormatReader } from '../../decode/format-reader.ts';
import { json } from '../../decode/json/json.ts';
import { text } from '../../decode/text/text.ts';
import type { Expression, PathRoot, PathStep } from '../language/expression.ts';
import { sourceOf } from './column-options.ts';
import { parseExpression } from '../language/parse-expression.ts';
import { parseTtl } from './ttl.ts';

/** The formats of a route that says nothing about them. */
const defaultFormats = { key: text(), value: json() } as const;

/** How the keys or values of a valid route are read. */
export function formatOf(route: RouteDefinition, side: PathRoot): FormatReader {
  const format = route[side] ?? defaultFormats[side];
  if (!isFormatReader(format)) throw new TypeError(`the format of the ${side} was not checked`);
  return format;
}

/** How a header of a valid route is read; `undefined` where the route declares nothing of it. */
export function headerFormatOf({ headers }: RouteDefinition, name: string): FormatReader | undefined {
  const format = headers !== undefined && Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (format === undefined || isFormatReader(format)) return format;
  throw new TypeError(`the format of header '${name}' was not checked`);
}

/** How a route reads what an expression takes; `undefined` where that has no format. */
export function formatRead(route: RouteDefinition, expression: Expression): FormatReader | undefined {
  if (expression.kind === 'path') return formatOf(route, expression.root);
  return expression.kind === 'header' ? headerFormatOf(route, expression.name) : undefined;
}

/** What of a record an expression reads; `undefined` of what has no format. */
function sideOf(expression: Expression): Side | undefined {
  if (expression.kind === 'path') return expression.root;
  return expression.kind === 'header' ? `header '${expression.name}'` : undefined;
}

/** Where the expressions of a route lead within the key, the value or a header. */
export function pathsOf(route: RouteDefinition, side: Side): readonly (readonly PathStep[])[] {
  const { timestamp, ttl } = route;
  const sources = Object.values(route.columns).map(sourceOf);
  const expressions = sources.flatMap((source) =>
    typeof source === 'string' ? [parseExpression(source)] : [],
  );
  const parsed = parseTtl(ttl);
  if (parsed.kind === 'expression') expressions.push(parsed.expression);
  if (typeof timestamp === 'object' && 'field' in timestamp)
    expressions.push(parseExpression(timestamp.field));
  return expressions.flatMap((expression) => pathsIn(expression, side));
}

function pathsIn(expression: Expression, side: Side): readonly (readonly PathStep[])[] {
  if (expression.kind === 'call') return expression.args.flatMap((arg) => pathsIn(arg, side));
  const isRead = expression.kind === 'path' || expression.kind === 'header';
  return isRead && sideOf(expression) === side ? [expression.steps] : [];
}

/**
 * Whether an expression of the route brings a number from the key, the value or a header to where all its digits are
 * needed: to
 * a column, the TTL or the write timestamp.
 */
export function needsExactNumbers(route: RouteDefinition, table: TableSchema, side: Side): boolean {
  const reads = (expression: Expression): boolean => pathsIn(expression, side).length > 0;
  const ttl = parseTtl(route.ttl);
  if (ttl.kind === 'expression' && reads(ttl.expression)) return true;
  const { timestamp } = route;
  if (typeof timestamp === 'object' && 'field' in timestamp && reads(parseExpression(timestamp.field)))
    return true;
  return Object.entries(route.columns).some(([name, definition]) => {
    const column = table.columns.get(name);
    const source = sourceOf(definition);
    if (typeof source === 'function' || column === undefined) return false;
    return reads(parseExpression(source)) && canTell(column.type);
  });
}

/** Types that hold the nearest double or float of any number, or no number at all. All others look at the digits. */
const inexactTypes: ReadonlySet<NativeType> = new Set([
  'blob',
  'boolean',
  'double',
  'duration',
  'float',
  'inet',
  'timeuuid',
  'uuid',
]);

function canTell(type: CqlType): boolean {
  switch (type.kind) {
    case 'native':
      return !inexactTypes.has(type.name);
    case 'list':
    case 'set':
    case 'vector':
      return canTell(type.element);
    case 'map':
      return canTell(type.key) || canTell(type.value);
    case 'tuple':
      return type.elements.some(canTell);
    case 'udt':
      return type.fields.some((field) => canTell(field.type));
  }
}

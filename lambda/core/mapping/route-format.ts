import type { Format, RouteDefinition } from '../config/connector.ts';
import type { TableSchema } from '../cql/table.ts';
import type { CqlType, NativeType } from '../cql/type.ts';
import { bytesCodec } from '../decode/bytes.ts';
import type { Codec } from '../decode/codec.ts';
import { exactJsonCodec, jsonCodec } from '../decode/json.ts';
import { textCodec } from '../decode/text.ts';
import type { PathRoot } from './expression.ts';
import { parseExpression } from './parse-expression.ts';

/** The formats of a route that says nothing about them. */
const defaultFormats: Readonly<Record<PathRoot, Format['kind']>> = { key: 'text', value: 'json' };

/** How a route's keys or values are read. */
export function formatOf(route: RouteDefinition, side: PathRoot): Format['kind'] {
  return route[side]?.kind ?? defaultFormats[side];
}

/** The codec of a format; `exact` where a column can tell a number from its nearest double. */
export function codecFor(format: Format['kind'], exact: boolean): Codec {
  switch (format) {
    case 'json':
      return exact ? exactJsonCodec : jsonCodec;
    case 'text':
      return textCodec;
    case 'bytes':
      return bytesCodec;
  }
}

/** Whether an expression of the route brings a number from the key or the value to a column that needs all its digits. */
export function needsExactNumbers(route: RouteDefinition, table: TableSchema, side: PathRoot): boolean {
  return Object.entries(route.columns).some(([name, source]) => {
    const column = table.columns.get(name);
    if (typeof source === 'function' || column === undefined) return false;
    const expression = parseExpression(source);
    return expression.kind === 'path' && expression.root === side && canTell(column.type);
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

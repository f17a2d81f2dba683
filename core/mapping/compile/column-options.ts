import type { ColumnDefinition, ColumnSource, UnitsByType, ValueOptions } from '../../connector/connector.ts';
import { defaultEncodeOptions, type EncodeOptions } from '../../cql/encode/encode-options.ts';
import { partsOf, type CqlType } from '../../cql/type.ts';
import type { Notice } from '../../cql/encode/notice.ts';
import { parseExpression } from '../language/parse-expression.ts';

/** The expression or function of a column. */
export function sourceOf(definition: ColumnDefinition): ColumnSource {
  return typeof definition === 'object' ? definition.from : definition;
}

/** The options that a column has itself. */
export function ownOptionsOf(definition: ColumnDefinition): ValueOptions {
  return typeof definition === 'object' ? definition : {};
}

/** How a column's values are read: by its own options, else by its route's, else by the defaults. */
export function encodeOptionsOf(
  route: ValueOptions,
  definition: ColumnDefinition,
  notice: Notice = defaultEncodeOptions.notice,
): EncodeOptions {
  const own = ownOptionsOf(definition);
  const routeUnits = hasUnitOfItsOwn(sourceOf(definition)) ? {} : unitsByType(route.unit);
  return {
    units: { ...routeUnits, ...unitsByType(own.unit) },
    encoding: own.encoding ?? route.encoding,
    after9999: own.after9999 ?? route.after9999 ?? defaultEncodeOptions.after9999,
    january1970: own.january1970 ?? route.january1970 ?? defaultEncodeOptions.january1970,
    unknownFields: own.unknownFields ?? route.unknownFields ?? defaultEncodeOptions.unknownFields,
    notice,
  };
}

/** What a record says of itself, and `now()`, is not in the unit that the route's payloads are in. */
function hasUnitOfItsOwn(source: ColumnSource): boolean {
  if (typeof source === 'function') return false;
  const { kind } = parseExpression(source);
  return kind === 'meta' || kind === 'call';
}

/** The units of an option, by the types that they are of. */
export function unitsByType(unit: ValueOptions['unit']): UnitsByType {
  if (unit === undefined) return {};
  if (typeof unit === 'object') return unit;
  return unit === 'days' ? { date: unit } : { timestamp: unit, date: unit, time: unit };
}

/** The names of the native types within a type, `udt` for each user-defined one, itself included. */
export function kindsWithin(type: CqlType, found = new Set<string>()): ReadonlySet<string> {
  found.add(type.kind === 'native' ? type.name : type.kind);
  for (const part of partsOf(type)) kindsWithin(part, found);
  return found;
}

import type { ColumnDefinition, ColumnSource } from '../../connector/connector.ts';
import type { PatternsByType, UnitsByType, ValueOptions } from '../../connector/value-options.ts';
import { defaultEncodeOptions, type EncodeOptions } from '../../cql/encode/encode-options.ts';
import { parseExactJson } from '../../decode/json/exact-json.ts';
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
  const defaults = defaultEncodeOptions;
  return {
    units: { ...routeUnits, ...unitsByType(own.unit) },
    patterns: { ...patternsByType(route.pattern), ...patternsByType(own.pattern) },
    timeZone: own.timeZone ?? route.timeZone,
    encoding: own.encoding ?? route.encoding,
    numberForms: own.numberForms ?? route.numberForms ?? defaults.numberForms,
    booleanStrings: own.booleanStrings ?? route.booleanStrings ?? defaults.booleanStrings,
    booleanNumbers: own.booleanNumbers ?? route.booleanNumbers,
    uuidForms: own.uuidForms ?? route.uuidForms ?? defaults.uuidForms,
    nullStrings: own.nullStrings ?? route.nullStrings ?? defaults.nullStrings,
    collectionNulls: own.collectionNulls ?? route.collectionNulls ?? defaults.collectionNulls,
    udtFromArray: own.udtFromArray ?? route.udtFromArray ?? defaults.udtFromArray,
    allowExtraFields: own.allowExtraFields ?? route.allowExtraFields ?? defaults.allowExtraFields,
    allowMissingFields: own.allowMissingFields ?? route.allowMissingFields ?? defaults.allowMissingFields,
    after9999: own.after9999 ?? route.after9999 ?? defaults.after9999,
    january1970: own.january1970 ?? route.january1970 ?? defaults.january1970,
    parseJson: parseExactJson,
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

/** The patterns of an option, by the types that they are of. */
export function patternsByType(pattern: ValueOptions['pattern']): PatternsByType {
  if (pattern === undefined) return {};
  return typeof pattern === 'object' ? pattern : { timestamp: pattern, date: pattern, time: pattern };
}

/** The names of the native types within a type, `udt` for each user-defined one, itself included. */
export function kindsWithin(type: CqlType, found = new Set<string>()): ReadonlySet<string> {
  found.add(type.kind === 'native' ? type.name : type.kind);
  for (const part of partsOf(type)) kindsWithin(part, found);
  return found;
}

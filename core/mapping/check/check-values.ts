import type { ColumnDefinition, RouteDefinition } from '../../connector/connector.ts';
import type { Problem } from '../../connector/problem.ts';
import type { ValueOptions } from '../../connector/value-options.ts';
import { printType } from '../../cql/print-type.ts';
import { patternProblem } from '../../cql/time/pattern-problem.ts';
import type { ColumnSchema } from '../../cql/table.ts';
import {
  kindsWithin,
  ownOptionsOf,
  patternsByType,
  sourceOf,
  unitsByType,
} from '../compile/column-options.ts';
import type { Expression } from '../language/expression.ts';
import { ExpressionError, parseExpression } from '../language/parse-expression.ts';
import type { BoundRoute } from '../compile/bound-route.ts';
import { needlessFor } from './needless-option.ts';
import { optionNames, timeTypes, typesOf, typesOfForm, type OptionName } from './option-types.ts';

/** Finds a column's own options that can change nothing of its values. */
export function checkValues(
  path: string,
  definition: ColumnDefinition,
  expression: Expression | undefined,
  column: ColumnSchema,
  route: RouteDefinition,
): Problem[] {
  const own = ownOptionsOf(definition);
  const within = kindsWithin(column.type);
  const ofOptions = optionNames.flatMap((name) => {
    if (own[name] === undefined) return [];
    const at = `${path}.${name}`;
    const problems = checkTypes(at, name, own, within, column);
    if (problems.length > 0) return problems;
    if (isGuard(name) && !takesNumbers(route, definition, within)) return [numberless(at, name)];
    const reason = expression === undefined ? undefined : needlessFor(name, expression, route, within);
    return reason === undefined
      ? []
      : [{ path: at, message: `does nothing: ${reason}`, fix: `remove ${name} from the column` }];
  });
  return [...ofOptions, ...checkPatterns(path, definition, within, route)];
}

const isGuard = (name: OptionName): boolean => name === 'after9999' || name === 'january1970';

/** That the column holds a type that the option is for, and one for each part of an option that has parts. */
function checkTypes(
  path: string,
  name: OptionName,
  own: ValueOptions,
  within: ReadonlySet<string>,
  column: ColumnSchema,
): Problem[] {
  const types = typesOf[name];
  const nothing = (at: string, of: readonly string[], what: string): Problem => ({
    path: at,
    message: `does nothing: a column of type ${printType(column.type)} holds no ${nameTypes(of)}`,
    fix: `remove ${what}`,
  });
  if (types !== 'any' && !types.some((type) => within.has(type))) {
    return [nothing(path, types, `${name} from the column`)];
  }
  const value = own[name];
  if (name === 'unit' && value === 'days') return checkDays(path, within);
  if ((name === 'unit' || name === 'pattern') && typeof value === 'object') {
    return Object.keys(value).flatMap((type) =>
      within.has(type) ? [] : [nothing(`${path}.${type}`, [type], `${type} from ${name}`)],
    );
  }
  if (name !== 'numberForms') return [];
  return (own.numberForms ?? []).flatMap((form, index) => {
    const ofForm = typesOfForm(form);
    const isUsed = ofForm.some((type) => within.has(type));
    return isUsed ? [] : [nothing(`${path}[${index}]`, ofForm, `'${form}' from numberForms`)];
  });
}

function checkDays(path: string, within: ReadonlySet<string>): Problem[] {
  const others = (['timestamp', 'time'] as const).filter((type) => within.has(type));
  if (others.length === 0) return [];
  const fix = within.has('date')
    ? `write unit: { date: 'days' }, and a unit for ${others.join(' and ')}`
    : undefined;
  return [
    {
      path,
      message: `'days' is no unit of a ${others.join(' or a ')}`,
      got: `'days'`,
      allowed: `'seconds', 'millis', 'micros', 'nanos'`,
      ...(fix === undefined ? {} : { fix }),
    },
  ];
}

/** Finds patterns, the column's own or the route's, whose texts cannot fill the types of the column. */
function checkPatterns(
  path: string,
  definition: ColumnDefinition,
  within: ReadonlySet<string>,
  route: RouteDefinition,
): Problem[] {
  const { pattern: own, timeZone = route.timeZone } = ownOptionsOf(definition);
  const ownTypes = patternsByType(own);
  const patterns = { ...patternsByType(route.pattern), ...ownTypes };
  return timeTypes.flatMap((type) => {
    const pattern = patterns[type];
    const problem =
      pattern === undefined || !within.has(type) ? undefined : patternProblem(pattern, type, timeZone);
    if (problem === undefined) return [];
    const isOwn = ownTypes[type] !== undefined;
    const at = isOwn ? `${path}.pattern${typeof own === 'object' ? `.${type}` : ''}` : path;
    const whose = isOwn ? 'the pattern' : `the route's pattern`;
    return [{ path: at, message: `${whose} of a ${type} ${problem}`, got: `'${String(pattern)}'` }];
  });
}

/** Whether a number can fill a timestamp or a date of the column: a date takes one only where the unit is declared. */
function takesNumbers(
  route: RouteDefinition,
  definition: ColumnDefinition,
  within: ReadonlySet<string>,
): boolean {
  if (within.has('timestamp')) return true;
  const units = [route.unit, ownOptionsOf(definition).unit].map(unitsByType);
  return within.has('date') && units.some(({ date }) => date !== undefined);
}

/** Finds a route's defaults that none of its columns asks for. */
export function checkRouteValues({ path, route, table }: BoundRoute): Problem[] {
  return optionNames.flatMap((name) => {
    const value = route[name];
    if (value === undefined) return [];
    const reached = Object.entries(route.columns).flatMap(([column, definition]) => {
      const type = table.columns.get(column)?.type;
      if (type === undefined) return [];
      const within = kindsWithin(type);
      return reaches(name, definition, route, within) ? [{ definition, within }] : [];
    });
    const has = (types: readonly string[] | 'any'): boolean =>
      reached.some(({ within }) => types === 'any' || types.some((type) => within.has(type)));
    if ((name === 'unit' || name === 'pattern') && typeof value === 'object') {
      return Object.keys(value).flatMap((type) =>
        has([type]) ? [] : [unasked(`${path}.${name}.${type}`, [type])],
      );
    }
    const types = value === 'days' ? ['date'] : typesOf[name];
    if (!has(types)) return [unasked(`${path}.${name}`, types)];
    if (name === 'numberForms') {
      return (route.numberForms ?? []).flatMap((form, index) =>
        has(typesOfForm(form)) ? [] : [unasked(`${path}.${name}[${index}]`, typesOfForm(form))],
      );
    }
    if (!isGuard(name) || reached.some(({ definition, within }) => takesNumbers(route, definition, within)))
      return [];
    return [numberless(`${path}.${name}`, name)];
  });
}

const unasked = (path: string, types: readonly string[] | 'any'): Problem => ({
  path,
  message:
    types === 'any'
      ? `does nothing: no column of the route is filled by a record's text`
      : `does nothing: no column of the route holds a ${nameTypes(types)} that a record's values fill`,
  fix: 'remove it',
});

const numberless = (path: string, name: OptionName): Problem => ({
  path,
  message: 'has no effect: without a unit, a date accepts no numbers',
  fix: `declare the unit of its numbers, or remove ${name}`,
});

/** Whether a route's default changes how a column is read; a source that cannot be parsed is another check's problem. */
function reaches(
  name: OptionName,
  definition: ColumnDefinition,
  route: RouteDefinition,
  within: ReadonlySet<string>,
): boolean {
  const source = sourceOf(definition);
  if (typeof source === 'function') return true;
  try {
    return needlessFor(name, parseExpression(source), route, within) === undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return true;
    throw error;
  }
}

function nameTypes(types: readonly string[]): string {
  return types.map((type) => (type === 'udt' ? 'user-defined type' : type)).join(' or ');
}

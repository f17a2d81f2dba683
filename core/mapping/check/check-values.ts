import type { ColumnDefinition, RouteDefinition, ValueOptions } from '../../connector/connector.ts';
import type { Problem } from '../../connector/problem.ts';
import { printType } from '../../cql/print-type.ts';
import { numberText } from '../../cql/encode/time-unit.ts';
import type { ColumnSchema } from '../../cql/table.ts';
import { kindsWithin, ownOptionsOf, sourceOf, unitsByType } from '../compile/column-options.ts';
import type { Expression } from '../language/expression.ts';
import { ExpressionError, parseExpression } from '../language/parse-expression.ts';
import { formatOf } from '../compile/route-format.ts';
import type { BoundRoute } from '../compile/bound-route.ts';

type OptionName = keyof ValueOptions;

const timeTypes = ['timestamp', 'date', 'time'] as const;

/** The types that an option is for: one of them must be in the column. */
const typesOf: Readonly<Record<OptionName, readonly string[]>> = {
  unit: timeTypes,
  encoding: ['blob'],
  after9999: ['timestamp', 'date'],
  january1970: ['timestamp', 'date'],
  unknownFields: ['udt'],
};

const optionNames: readonly OptionName[] = ['unit', 'encoding', 'after9999', 'january1970', 'unknownFields'];

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
  return optionNames.flatMap((name) => {
    if (own[name] === undefined) return [];
    const at = `${path}.${name}`;
    const problems =
      name === 'unit' ? checkUnit(at, own.unit, within, column) : checkType(at, name, within, column);
    if (problems.length > 0) return problems;
    const isGuard = name === 'after9999' || name === 'january1970';
    if (isGuard && !takesNumbers(route, definition, within)) return [numberless(at, name)];
    const reason = expression === undefined ? undefined : needless(name, expression, route);
    return reason === undefined
      ? []
      : [{ path: at, message: `does nothing: ${reason}`, fix: `remove ${name} from the column` }];
  });
}

function checkType(
  path: string,
  name: OptionName,
  within: ReadonlySet<string>,
  column: ColumnSchema,
): Problem[] {
  const types = typesOf[name];
  if (types.some((type) => within.has(type))) return [];
  return [
    {
      path,
      message: `does nothing: a column of type ${printType(column.type)} holds no ${nameTypes(types)}`,
      fix: `remove ${name} from the column`,
    },
  ];
}

function checkUnit(
  path: string,
  unit: ValueOptions['unit'],
  within: ReadonlySet<string>,
  column: ColumnSchema,
): Problem[] {
  const none = checkType(path, 'unit', within, column);
  if (none.length > 0 || unit === undefined) return none;
  if (typeof unit === 'object') {
    return Object.keys(unit).flatMap((type) =>
      within.has(type)
        ? []
        : [
            {
              path: `${path}.${type}`,
              message: `does nothing: a column of type ${printType(column.type)} holds no ${type}`,
              fix: `remove ${type} from unit`,
            },
          ],
    );
  }
  if (unit !== 'days') return [];
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

/** Why the values of a source are never read in the way that an option says. */
function needless(name: OptionName, expression: Expression, route: RouteDefinition): string | undefined {
  const { kind } = expression;
  if (kind === 'call') return `${expression.name}() gives the column's own type`;
  if (kind === 'constant') return 'the column is filled by a constant';
  if (kind === 'text' && name !== 'encoding' && !numberText.test(expression.text)) {
    return 'the column is filled by a text that is no number';
  }
  if (name !== 'encoding' || kind !== 'path') return undefined;
  const format = formatOf(route, expression.root);
  return format.reads === 'bytes'
    ? `the route reads its ${expression.root} as ${format.kind}(), which a blob takes as they are`
    : undefined;
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
      return type === undefined || !reaches(name, definition, route)
        ? []
        : [{ definition, within: kindsWithin(type) }];
    });
    const has = (type: string): boolean => reached.some(({ within }) => within.has(type));
    if (typeof value === 'object') {
      return Object.keys(value).flatMap((type) =>
        has(type) ? [] : [unasked(`${path}.${name}.${type}`, [type])],
      );
    }
    const types = value === 'days' ? ['date'] : typesOf[name];
    if (!types.some(has)) return [unasked(`${path}.${name}`, types)];
    const isGuard = name === 'after9999' || name === 'january1970';
    if (!isGuard || reached.some(({ definition, within }) => takesNumbers(route, definition, within)))
      return [];
    return [numberless(`${path}.${name}`, name)];
  });
}

const unasked = (path: string, types: readonly string[]): Problem => ({
  path,
  message: `does nothing: no column of the route holds a ${nameTypes(types)} that a record's values fill`,
  fix: 'remove it',
});

const numberless = (path: string, name: OptionName): Problem => ({
  path,
  message: 'has no effect: without a unit, a date accepts no numbers',
  fix: `declare the unit of its numbers, or remove ${name}`,
});

/** Whether a route's default changes how a column is read; a source that cannot be parsed is another check's problem. */
function reaches(name: OptionName, definition: ColumnDefinition, route: RouteDefinition): boolean {
  const source = sourceOf(definition);
  if (typeof source === 'function') return true;
  try {
    return needless(name, parseExpression(source), route) === undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return true;
    throw error;
  }
}

function nameTypes(types: readonly string[]): string {
  return types.map((type) => (type === 'udt' ? 'user-defined type' : type)).join(' or ');
}

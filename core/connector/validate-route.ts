import { suggest } from './closest.ts';
import { isFormatReader } from '../decode/format-reader.ts';
import { parseDuration } from './duration-text.ts';
import { formatNames } from './formats.ts';
import { printValue, type Problem } from './problem.ts';
import { parseTableName } from './table-name.ts';
import { checkEmptyValuesShape } from './validate-empty-values.ts';
import { checkDateUnit, checkTimeUnit, checkUnknown, oneOf, valueOptions } from './validate-values.ts';
import { isObject } from '../value/is-object.ts';

/** How one option of a connector file is checked. */
export interface OptionCheck {
  /** What must be written where the option is missing; absent for optional ones. */
  readonly required?: string;
  readonly check: (value: unknown, path: string) => Problem[];
}

/** Every option of a route. */
export const routeOptions: Readonly<Record<string, OptionCheck>> = {
  topic: { required: `a topic's name, such as 'shop.orders'`, check: checkTopic },
  key: { check: checkFormat },
  value: { check: checkFormat },
  headers: { check: checkHeaders },
  table: { required: `keyspace.table, such as 'shop.orders'`, check: checkTable },
  columns: { required: `{ column: 'expression', … }`, check: checkColumns },
  ttl: { check: checkTtl },
  timestamp: { check: checkTimestamp },
  maxTimestampAhead: { check: checkMaxTimestampAhead },
  nulls: { check: oneOf('unset', 'delete') },
  tombstones: { check: oneOf('skip', 'delete') },
  emptyValues: { check: checkEmptyValuesShape },
  where: { check: checkWhere },
  ...Object.fromEntries(Object.entries(valueOptions).map(([name, check]) => [name, { check }])),
};

function checkTopic(value: unknown, path: string): Problem[] {
  if (typeof value === 'string' && /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/.test(value)) return [];
  const allowed = `1 to 249 letters, digits and . _ -`;
  return [{ path, message: `is not a topic's name`, got: printValue(value), allowed }];
}

function checkFormat(value: unknown, path: string): Problem[] {
  if (isFormatReader(value)) {
    return (value.problems ?? []).map(({ path: within, ...problem }) => ({
      path: `${path}${within}`,
      ...problem,
    }));
  }
  const meant = typeof value === 'function' ? value.name : typeof value === 'string' ? value : undefined;
  const known = meant !== undefined && formatNames.includes(meant);
  return [
    {
      path,
      message: 'is not a format',
      got: printValue(value),
      allowed: formatNames.map((name) => `${name}()`).join(', '),
      ...(known ? { fix: `write ${meant}(), imported from 'millrace'` } : {}),
    },
  ];
}

function checkHeaders(value: unknown, path: string): Problem[] {
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, format]) => checkFormat(format, columnPath(path, name)));
  }
  const allowed = `the formats of headers by their names: { 'retry-count': int() }`;
  return [{ path, message: 'is not a map of headers', got: printValue(value), allowed }];
}

function checkTable(value: unknown, path: string): Problem[] {
  if (typeof value === 'string' && parseTableName(value) !== undefined) return [];
  const needsKeyspace = typeof value === 'string' && /^[A-Za-z]\w*$/.test(value);
  return [
    {
      path,
      message: `is not a table's name`,
      got: printValue(value),
      allowed: `keyspace.table, names with capitals quoted: shop."Orders"`,
      ...(needsKeyspace ? { fix: `put the keyspace before it: 'keyspace.${value}'` } : {}),
    },
  ];
}

function checkColumns(value: unknown, path: string): Problem[] {
  if (!isObject(value)) {
    return [
      {
        path,
        message: 'is not a map of columns',
        got: printValue(value),
        allowed: `{ column: 'expression', … }`,
      },
    ];
  }
  const columns = Object.entries(value);
  if (columns.length === 0)
    return [{ path, message: 'names no column', allowed: `{ column: 'expression', … }` }];
  return columns.flatMap(([column, definition]) => checkColumn(definition, columnPath(path, column)));
}

/** A source, or an object with the source and the options of its values. */
function checkColumn(definition: unknown, path: string): Problem[] {
  if (!isObject(definition)) {
    return checkSource(definition, path);
  }
  const given = new Map(Object.entries(definition));
  const from: unknown = given.get('from');
  const problems =
    from === undefined
      ? [
          {
            path: `${path}.from`,
            message: 'is missing',
            allowed: `what fills the column: { from: 'value.field', … }`,
          },
        ]
      : checkSource(from, `${path}.from`);
  for (const [name, check] of Object.entries(valueOptions)) {
    const value: unknown = given.get(name);
    if (value !== undefined) problems.push(...check(value, `${path}.${name}`));
  }
  return [...problems, ...checkUnknown([...given.keys()], path, ['from', ...Object.keys(valueOptions)])];
}

function checkSource(source: unknown, path: string): Problem[] {
  if (typeof source === 'string') return [];
  if (typeof source === 'function') {
    if (source.constructor.name !== 'AsyncFunction') return [];
    const fix = 'compute the value without await: the record is all there is';
    return [{ path, message: 'a column cannot wait for a promise', got: 'an async function', fix }];
  }
  const isLiteral = typeof source === 'number' || typeof source === 'boolean' || source === null;
  return [
    {
      path,
      message: 'is not a source of a column',
      got: printValue(source),
      allowed:
        'an expression in text, a function of the record, or { from, … } with one of these and options',
      ...(isLiteral ? { fix: `write the literal as an expression: '${String(source)}'` } : {}),
    },
  ];
}

function checkTtl(value: unknown, path: string): Problem[] {
  if (typeof value === 'string' || typeof value === 'number') return [];
  const allowed = `'90 days', whole seconds, an expression that yields seconds, or { from: expression, unit }`;
  if (!isObject(value)) {
    return [{ path, message: 'is not a time to live', got: printValue(value), allowed }];
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const from = given.get('from');
  const unit = given.get('unit');
  return [
    ...(typeof from === 'string'
      ? []
      : [
          {
            path: `${path}.from`,
            message: from === undefined ? 'is missing' : 'is not an expression',
            ...(from === undefined ? {} : { got: printValue(from) }),
            allowed: `text such as 'value.ttl'`,
          },
        ]),
    ...(unit === undefined ? [] : checkDateUnit(unit, `${path}.unit`)),
    ...checkUnknown([...given.keys()], path, ['from', 'unit']),
  ];
}

function checkTimestamp(value: unknown, path: string): Problem[] {
  if (value === 'record' || value === 'server') return [];
  const allowed = `'record', 'server', { offset: base }, { field, unit }`;
  if (typeof value !== 'object' || value === null) {
    const problem = { path, message: 'is not a source of timestamps', got: printValue(value), allowed };
    if (value === 'offset') return [{ ...problem, fix: 'write { offset: 0 }, or a base in microseconds' }];
    const hint = typeof value === 'string' ? suggest(value, ['record', 'server']) : undefined;
    return [hint === undefined ? problem : { ...problem, fix: hint }];
  }
  const names = Object.keys(value).sort().join();
  if (names === 'offset' && 'offset' in value) {
    const base = value.offset;
    if (typeof base === 'number' && Number.isSafeInteger(base) && base >= 0) return [];
    const whole = 'whole microseconds from 0 to 2^53';
    return [{ path: `${path}.offset`, message: 'is not a base', got: printValue(base), allowed: whole }];
  }
  if (names !== 'field,unit' || !('field' in value) || !('unit' in value)) {
    return [{ path, message: 'is not a source of timestamps', got: `{ ${names} }`, allowed }];
  }
  const problems: Problem[] = [];
  if (typeof value.field !== 'string') {
    const got = printValue(value.field);
    problems.push({
      path: `${path}.field`,
      message: 'is not an expression',
      got,
      allowed: `text such as 'value.updatedAt'`,
    });
  }
  return [...problems, ...checkTimeUnit(value.unit, `${path}.unit`)];
}

function checkMaxTimestampAhead(value: unknown, path: string): Problem[] {
  if (value === 'unlimited') return [];
  if (typeof value === 'string' && parseDuration(value) !== undefined) return [];
  const hint = typeof value === 'string' ? suggest(value, ['unlimited']) : undefined;
  return [
    {
      path,
      message: 'is not a length of time',
      got: printValue(value),
      allowed: `a number and seconds, minutes, hours, days or weeks: '1 day', or 'unlimited'`,
      ...(hint === undefined ? {} : { fix: hint }),
    },
  ];
}

function checkWhere(value: unknown, path: string): Problem[] {
  if (typeof value === 'function' && value.constructor.name !== 'AsyncFunction') return [];
  const allowed = '(record) => true or false, without await';
  return [{ path, message: 'is not a filter', got: printValue(value), allowed }];
}

/** Where a column stands: `routes[0].columns.city`, or `routes[0].columns["Last Name"]`. */
export function columnPath(columnsPath: string, column: string): string {
  return /^[A-Za-z_]\w*$/.test(column) ? `${columnsPath}.${column}` : `${columnsPath}["${column}"]`;
}

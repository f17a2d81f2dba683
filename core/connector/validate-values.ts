import { suggest } from './closest.ts';
import type { ValueOptions } from './connector.ts';
import { printValue, type Problem } from './problem.ts';
import { quotedList } from './quoted-list.ts';
import { isObject } from '../value/is-object.ts';

type Check = (value: unknown, path: string) => Problem[];

const timeUnits = ['seconds', 'millis', 'micros', 'nanos'] as const;
const dateUnits = [...timeUnits, 'days'] as const;

/** One of the units that a `timestamp`, a `time` or a write timestamp is counted in. */
export const checkTimeUnit: Check = (value, path) => checkUnit(value, path, timeUnits);

/** One of the units that a `date` or a TTL is counted in. */
export const checkDateUnit: Check = (value, path) => checkUnit(value, path, dateUnits);

/** The options of values, which a column and a route have alike. */
export const valueOptions: Readonly<Record<keyof ValueOptions, Check>> = {
  unit: checkUnits,
  encoding: oneOf('base64', 'hex', 'utf8'),
  after9999: oneOf('refuse', 'write'),
  january1970: oneOf('warn', 'write', 'refuse'),
  unknownFields: oneOf('ignore', 'refuse'),
};

const unitsByType: ReadonlyMap<string, Check> = new Map([
  ['timestamp', checkTimeUnit],
  ['date', checkDateUnit],
  ['time', checkTimeUnit],
]);

function checkUnits(value: unknown, path: string): Problem[] {
  if (!isObject(value)) return checkDateUnit(value, path);
  const given = Object.entries(value);
  if (given.length === 0) {
    return [{ path, message: 'names no type', allowed: `{ timestamp, date, time }, each with a unit` }];
  }
  return [
    ...given.flatMap(([type, unit]) => unitsByType.get(type)?.(unit, `${path}.${type}`) ?? []),
    ...checkUnknown(Object.keys(value), path, [...unitsByType.keys()]),
  ];
}

/** What people write for a unit. */
const meant: ReadonlyMap<string, string> = new Map([
  ['s', 'seconds'],
  ['sec', 'seconds'],
  ['ms', 'millis'],
  ['milliseconds', 'millis'],
  ['us', 'micros'],
  ['µs', 'micros'],
  ['microseconds', 'micros'],
  ['ns', 'nanos'],
  ['nanoseconds', 'nanos'],
  ['d', 'days'],
]);

function checkUnit(value: unknown, path: string, allowed: readonly string[]): Problem[] {
  if (typeof value === 'string' && allowed.includes(value)) return [];
  const unit = typeof value === 'string' ? (meant.get(value) ?? '') : '';
  const hint = allowed.includes(unit)
    ? `did you mean '${unit}'?`
    : typeof value === 'string'
      ? suggest(value, allowed)
      : undefined;
  return [
    {
      path,
      message: 'is not a unit',
      got: printValue(value),
      allowed: allowed.join(', '),
      ...(hint === undefined ? {} : { fix: hint }),
    },
  ];
}

/** Takes one of some texts, and suggests the nearest for a misspelled one. */
export function oneOf(...allowed: readonly string[]): Check {
  return (value, path) => {
    if (typeof value === 'string' && allowed.includes(value)) return [];
    const hint = typeof value === 'string' ? suggest(value, allowed) : undefined;
    return [
      {
        path,
        message: 'is not one of its values',
        got: printValue(value),
        allowed: quotedList(allowed),
        ...(hint === undefined ? {} : { fix: hint }),
      },
    ];
  };
}

/** Finds names that are no option, and suggests the one that was meant. */
export function checkUnknown(given: readonly string[], path: string, known: readonly string[]): Problem[] {
  return given
    .filter((name) => !known.includes(name))
    .map((name) => {
      const hint = suggest(name, known);
      return {
        path: join(path, name),
        message: 'unknown option',
        allowed: known.join(', '),
        ...(hint === undefined ? {} : { fix: hint }),
      };
    });
}

/** The path of an option: `routes[0].columns`. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

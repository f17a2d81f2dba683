import { suggest } from './closest.ts';
import { syntaxProblem } from '../cql/time/pattern-problem.ts';
import { findZone } from '../cql/time/zone.ts';
import { printValue, type Problem } from './problem.ts';
import { quotedList } from './quoted-list.ts';
import type { ValueOptions } from './value-options.ts';
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
  unit: ofOneOrByType('a unit', checkDateUnit, {
    timestamp: checkTimeUnit,
    date: checkDateUnit,
    time: checkTimeUnit,
  }),
  pattern: ofOneOrByType('a pattern', checkPattern, {
    timestamp: checkPattern,
    date: checkPattern,
    time: checkPattern,
  }),
  timeZone: checkZone,
  encoding: oneOf('base64', 'base64url', 'hex', 'utf8'),
  numberForms: someOf('plus', 'blanks', 'exponent', 'decimalComma', 'grouping'),
  booleanStrings: checkBooleanStrings,
  booleanNumbers: checkBooleanNumbers,
  uuidForms: someOf('undashed', 'braces', 'urn'),
  nullStrings: checkNullStrings,
  collectionNulls: oneOf('refuse', 'skip'),
  udtFromArray: checkBoolean,
  allowExtraFields: checkBoolean,
  allowMissingFields: checkBoolean,
  after9999: oneOf('refuse', 'write'),
  january1970: oneOf('warn', 'write', 'refuse'),
};

/** What applies to all of the types of times, or an object with one for each. */
function ofOneOrByType(what: string, checkOne: Check, byType: Readonly<Record<string, Check>>): Check {
  const types = Object.keys(byType);
  return (value, path) => {
    if (!isObject(value)) return checkOne(value, path);
    const given = Object.entries(value);
    if (given.length === 0) {
      return [{ path, message: 'names no type', allowed: `{ ${types.join(', ')} }, each with ${what}` }];
    }
    return [
      ...given.flatMap(
        ([type, one]) => (Object.hasOwn(byType, type) ? byType[type]?.(one, `${path}.${type}`) : []) ?? [],
      ),
      ...checkUnknown(Object.keys(value), path, types),
    ];
  };
}

function checkPattern(value: unknown, path: string): Problem[] {
  if (typeof value !== 'string') {
    return [
      {
        path,
        message: 'is not a pattern',
        got: printValue(value),
        allowed: `text such as 'dd.MM.yyyy HH:mm:ss'`,
      },
    ];
  }
  const problem = syntaxProblem(value);
  return problem === undefined ? [] : [{ path, message: problem, got: printValue(value) }];
}

function checkZone(value: unknown, path: string): Problem[] {
  if (typeof value === 'string' && findZone(value) !== undefined) return [];
  const hint = typeof value === 'string' ? suggest(value, Intl.supportedValuesOf('timeZone')) : undefined;
  return [
    {
      path,
      message: 'is not a time zone',
      got: printValue(value),
      allowed: `an IANA name such as 'Europe/Berlin' or 'UTC', or an offset such as '+01:00'`,
      ...(hint === undefined ? {} : { fix: hint }),
    },
  ];
}

function checkBooleanStrings(value: unknown, path: string): Problem[] {
  const allowed = `pairs of words for true and false, each word once: ['yes:no', 'y:n']`;
  const pairs = Array.isArray(value) ? value : [];
  const words = pairs.flatMap((pair: unknown) =>
    typeof pair === 'string' ? pair.toLowerCase().split(':') : [],
  );
  const areAll =
    words.length === pairs.length * 2 && words.every((word) => word !== '' && word.length <= 100);
  if (pairs.length > 0 && areAll && new Set(words).size === words.length) return [];
  return [{ path, message: 'is not a list of words', got: printValue(value), allowed }];
}

function checkBooleanNumbers(value: unknown, path: string): Problem[] {
  const numbers: readonly unknown[] = Array.isArray(value) ? value : [];
  const [yes, no] = numbers;
  if (numbers.length === 2 && numbers.every((number) => Number.isSafeInteger(number)) && yes !== no)
    return [];
  const allowed = 'two different whole numbers, for true and for false: [1, 0]';
  return [{ path, message: 'is not a pair of numbers', got: printValue(value), allowed }];
}

function checkNullStrings(value: unknown, path: string): Problem[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [];
  if (texts.length > 0 && texts.every((text) => typeof text === 'string')) return [];
  return [{ path, message: 'is not a list of texts', got: printValue(value), allowed: `['', 'NULL']` }];
}

function checkBoolean(value: unknown, path: string): Problem[] {
  if (typeof value === 'boolean') return [];
  return [{ path, message: 'is not one of its values', got: printValue(value), allowed: 'true, false' }];
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

/** Takes a list of some of some texts. */
function someOf(...allowed: readonly string[]): Check {
  const checkOne = oneOf(...allowed);
  return (value, path) => {
    if (!Array.isArray(value) || value.length === 0) {
      const list = `a list of ${quotedList(allowed)}`;
      return [{ path, message: 'is not a list of its values', got: printValue(value), allowed: list }];
    }
    return value.flatMap((one: unknown, index) => checkOne(one, `${path}[${index}]`));
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

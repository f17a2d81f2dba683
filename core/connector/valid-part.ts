import { json } from '../decode/json/json.ts';
import { routeOptions } from './validate-route.ts';
import { isObject } from '../value/is-object.ts';

/** What of a route can be checked against its table, and the names of the options that were left out or replaced. */
export interface ValidPart {
  readonly rest: Readonly<Record<string, unknown>>;
  readonly invalidOptions: readonly string[];
}

/**
 * Takes from a route what can be checked against its table, so that one problem does not hide another. Leaves out unknown
 * options. Of an option that has a problem it takes the valid part, or else a value that causes no further problem.
 */
export function validPart(route: Readonly<Record<string, unknown>>): ValidPart {
  const rest: Record<string, unknown> = {};
  const invalidOptions: string[] = [];
  for (const [name, option] of Object.entries(routeOptions)) {
    const value = route[name];
    if (value === undefined && option.required === undefined) continue;
    if (isValid(name, value)) {
      rest[name] = value;
      continue;
    }
    rest[name] = validPartOf(name, value);
    invalidOptions.push(name);
  }
  return { rest, invalidOptions };
}

const isValid = (name: string, value: unknown): boolean =>
  value !== undefined && routeOptions[name]?.check(value, '').length === 0;

/** In place of a zone that does not exist: without one, what needs a zone would be a problem too. */
const anyZone = 'UTC';

/** The valid part of an option that has a problem. */
function validPartOf(name: string, value: unknown): unknown {
  switch (name) {
    case 'topic':
    case 'table':
      return '';
    case 'key':
    case 'value':
      // Any path leads into JSON, and may find any value there.
      return json();
    case 'headers':
      return Object.fromEntries(
        entriesOf(value).map(([header, format]) => [
          header,
          isValid(name, { [header]: format }) ? format : json(),
        ]),
      );
    case 'columns':
      return columnsOf(value);
    case 'timeZone':
      return anyZone;
    case 'ttl':
      return sourceAlone(value, 'from', (from) => ({ from }));
    case 'timestamp':
      return sourceAlone(value, 'field', (field) => ({ field, unit: 'micros' }));
    case 'emptyValues':
    case 'unit':
    case 'pattern':
      return validEntries(value, (key, entry) => isValid(name, { [key]: entry }));
    default:
      return undefined;
  }
}

/** The columns; `undefined` where there is none. */
function columnsOf(value: unknown): unknown {
  const entries = entriesOf(value);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([column, definition]) => [column, columnOf(definition)]));
}

/** A column: with the options that have no problem, and filled by anything where its source has one. */
function columnOf(definition: unknown): unknown {
  if (isColumn(definition)) return definition;
  const given = new Map(entriesOf(definition));
  const from = given.get('from');
  const anything = () => undefined;
  const source = isColumn({ from }) ? from : anything;
  const isValidEntry = (key: string, entry: unknown): boolean => isColumn({ from: source, [key]: entry });
  const timeZone = given.get('timeZone');
  return {
    ...validEntries(definition, isValidEntry),
    ...(timeZone === undefined || isValidEntry('timeZone', timeZone) ? {} : { timeZone: anyZone }),
    from: source,
  };
}

const isColumn = (definition: unknown): boolean => isValid('columns', { column: definition });

function sourceAlone(value: unknown, name: string, form: (source: string) => object): unknown {
  const source = new Map(entriesOf(value)).get(name);
  return typeof source === 'string' ? form(source) : undefined;
}

function validEntries(
  value: unknown,
  isValidEntry: (key: string, entry: unknown) => boolean,
): object | undefined {
  const valid = entriesOf(value).filter(([key, entry]) => isValidEntry(key, entry));
  return valid.length === 0 ? undefined : Object.fromEntries(valid);
}

/** None for what is not a map of options. */
function entriesOf(value: unknown): readonly [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

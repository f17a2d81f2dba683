import { json } from '../decode/json/json.ts';
import { routeOptions } from './validate-route.ts';

/** What of a route can be held against its table, and the names of the options that are not as they were given. */
export interface SoundPart {
  readonly rest: Readonly<Record<string, unknown>>;
  readonly unsound: readonly string[];
}

/**
 * Takes from a route what can be held against its table, so that one problem hides no other. Unknown options are left out. Of
 * those that have a problem remains what has none, else a form from which no further problem follows.
 */
export function soundPart(route: Readonly<Record<string, unknown>>): SoundPart {
  const rest: Record<string, unknown> = {};
  const unsound: string[] = [];
  for (const [name, option] of Object.entries(routeOptions)) {
    const value = route[name];
    if (value === undefined && option.required === undefined) continue;
    if (isSound(name, value)) {
      rest[name] = value;
      continue;
    }
    rest[name] = remains(name, value);
    unsound.push(name);
  }
  return { rest, unsound };
}

const isSound = (name: string, value: unknown): boolean =>
  value !== undefined && routeOptions[name]?.check(value, '').length === 0;

/** What remains of an option that has a problem. */
function remains(name: string, value: unknown): unknown {
  switch (name) {
    case 'topic':
    case 'table':
      return '';
    case 'key':
    case 'value':
      // Any path leads into JSON, and may find any value there.
      return json();
    case 'columns':
      return columnsOf(value);
    case 'ttl':
      return sourceAlone(value, 'from', (from) => ({ from }));
    case 'timestamp':
      return sourceAlone(value, 'field', (field) => ({ field, unit: 'micros' }));
    case 'emptyValues':
    case 'unit':
      return soundEntries(value, (key, entry) => isSound(name, { [key]: entry }));
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
  return {
    ...soundEntries(definition, (key, entry) => isColumn({ from: source, [key]: entry })),
    from: source,
  };
}

const isColumn = (definition: unknown): boolean => isSound('columns', { column: definition });

function sourceAlone(value: unknown, name: string, form: (source: string) => object): unknown {
  const source = new Map(entriesOf(value)).get(name);
  return typeof source === 'string' ? form(source) : undefined;
}

function soundEntries(
  value: unknown,
  isSoundEntry: (key: string, entry: unknown) => boolean,
): object | undefined {
  const sound = entriesOf(value).filter(([key, entry]) => isSoundEntry(key, entry));
  return sound.length === 0 ? undefined : Object.fromEntries(sound);
}

/** None for what is not a map of options. */
function entriesOf(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

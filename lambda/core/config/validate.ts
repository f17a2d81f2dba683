import type { RouteDefinition } from './connector.ts';
import { printValue, type Problem } from './problem.ts';
import { routeOptions, type OptionCheck } from './validate-route.ts';
import { checkUnknown, join } from './validate-values.ts';

/** A connector file's structure: what is wrong with it, and what of its routes is sound in itself. */
export interface Structure {
  readonly problems: readonly Problem[];
  readonly routes: readonly SoundRoute[];
  /**
   * What is left of the others: options that had a problem are left out or replaced, a topic or a table by `''`. Enough to
   * find the problems that follow from none of these.
   */
  readonly partial: readonly SoundRoute[];
}

export interface SoundRoute {
  /** `routes[0]` */
  readonly path: string;
  readonly route: RouteDefinition;
}

/** Checks that a value has the shape of a ConnectorDefinition, and finds every problem at once. Knows no tables. */
export function validateStructure(definition: unknown): Structure {
  if (!isPlainObject(definition)) {
    const fix = `end the file with: export default defineConnector({ name: '…', routes: [ … ] });`;
    const problem = { path: '', message: 'is not a connector', got: printValue(definition), fix };
    return { problems: [problem], routes: [], partial: [] };
  }
  const routes = definition['routes'];
  const list: readonly unknown[] = Array.isArray(routes) ? routes : [];
  const sound: SoundRoute[] = [];
  const partial: SoundRoute[] = [];
  const problems = checkOptions(definition, '', connectorOptions);
  for (const [index, route] of list.entries()) {
    const path = `routes[${index}]`;
    if (!isPlainObject(route)) {
      const allowed = '{ topic, table, columns, … }';
      problems.push({ path, message: 'is not a route', got: printValue(route), allowed });
      continue;
    }
    const found = checkOptions(route, path, routeOptions);
    problems.push(...found);
    const checked = found.length === 0 ? route : soundPart(route, path);
    if (isRoute(checked)) (found.length === 0 ? sound : partial).push({ path, route: checked });
  }
  return { problems, routes: sound, partial };
}

const connectorOptions: Readonly<Record<string, OptionCheck>> = {
  name: {
    required: `a name such as 'orders'`,
    check: (value, path) =>
      typeof value === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(value)
        ? []
        : [
            {
              path,
              message: 'is not a name',
              got: printValue(value),
              allowed: 'a lower-case letter, then lower-case letters, digits and -, at most 40 in all',
            },
          ],
  },
  routes: {
    required: 'at least one route: { topic, table, columns }',
    check: (value, path) =>
      Array.isArray(value) && value.length > 0
        ? []
        : [
            {
              path,
              message: 'is not a list of routes',
              got: printValue(value),
              allowed: 'an array with at least one route',
            },
          ],
  },
  deadLetterLimit: {
    check: (value, path) =>
      typeof value === 'number' && value >= 0 && value <= 1
        ? []
        : [
            {
              path,
              message: 'is not a share of a batch',
              got: printValue(value),
              allowed: 'a number from 0 to 1, which is no limit',
            },
          ],
  },
};

function checkOptions(
  given: Readonly<Record<string, unknown>>,
  path: string,
  options: Readonly<Record<string, OptionCheck>>,
): Problem[] {
  const problems: Problem[] = [];
  const names = Object.keys(options);
  for (const [name, option] of Object.entries(options)) {
    const value = given[name];
    const optionPath = join(path, name);
    if (value !== undefined) problems.push(...option.check(value, optionPath));
    else if (option.required !== undefined) {
      problems.push({ path: optionPath, message: 'is missing', allowed: option.required });
    }
  }
  return [...problems, ...checkUnknown(Object.keys(given), path, names)];
}

/**
 * What of a route can be held against its table, so that one problem hides no other. Unknown options are left out, and
 * those that have a problem are put in a form from which no further problem follows.
 */
function soundPart(
  route: Readonly<Record<string, unknown>>,
  path: string,
): Readonly<Record<string, unknown>> {
  const rest: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(routeOptions)) {
    const value = route[name];
    if (value === undefined && option.required === undefined) continue;
    const isSound = value !== undefined && option.check(value, path).length === 0;
    rest[name] = isSound ? value : harmless(name, value);
  }
  return rest;
}

/** What takes the place of an option that has a problem. */
function harmless(name: string, value: unknown): unknown {
  // Any path leads into JSON, and may find any value there.
  if (name === 'key' || name === 'value') return { kind: 'json' };
  if (name === 'topic' || name === 'table') return '';
  if (name !== 'columns' || !isPlainObject(value) || Object.keys(value).length === 0) return undefined;
  const isSource = (source: unknown) => routeOptions['columns']?.check({ column: source }, '').length === 0;
  const anything = () => undefined;
  return Object.fromEntries(
    Object.entries(value).map(([column, source]) => [column, isSource(source) ? source : anything]),
  );
}

/** Every option has passed its check; where the columns have not, there is no route. */
function isRoute(
  checked: Readonly<Record<string, unknown>>,
): checked is Readonly<Record<string, unknown>> & RouteDefinition {
  return checked['columns'] !== undefined;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { suggest } from './closest.ts';
import type { RouteDefinition } from './connector.ts';
import { printValue, type Problem } from './problem.ts';
import { routeOptions, type OptionCheck } from './validate-route.ts';

/** A connector file's structure: what is wrong with it, and the routes that are sound in themselves. */
export interface Structure {
  readonly problems: readonly Problem[];
  readonly routes: readonly SoundRoute[];
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
    return { problems: [problem], routes: [] };
  }
  const routes = definition['routes'];
  const list: readonly unknown[] = Array.isArray(routes) ? routes : [];
  const sound: SoundRoute[] = [];
  const problems = checkOptions(definition, '', connectorOptions);
  for (const [index, route] of list.entries()) {
    const path = `routes[${index}]`;
    const found = isPlainObject(route)
      ? checkOptions(route, path, routeOptions)
      : [
          {
            path,
            message: 'is not a route',
            got: printValue(route),
            allowed: '{ topic, table, columns, … }',
          },
        ];
    problems.push(...found);
    if (isSound(route, found)) sound.push({ path, route });
  }
  return { problems, routes: sound };
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
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const hint = suggest(name, names);
    problems.push({
      path: join(path, name),
      message: 'unknown option',
      allowed: names.join(', '),
      ...(hint === undefined ? {} : { fix: hint }),
    });
  }
  return problems;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A route without a problem has the shape of a RouteDefinition: every option of it has its check. */
function isSound(_route: unknown, problems: readonly Problem[]): _route is RouteDefinition {
  return problems.length === 0;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

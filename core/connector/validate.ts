import type { RouteDefinition } from './connector.ts';
import { printValue, type Problem } from './problem.ts';
import { validPart } from './valid-part.ts';
import { routeOptions, type OptionCheck } from './validate-route.ts';
import { checkUnknown, join } from './validate-values.ts';
import { isObject } from '../value/is-object.ts';

/** The structure of a connector file: its problems, and the routes that have none. */
export interface Structure {
  readonly problems: readonly Problem[];
  readonly routes: readonly ValidRoute[];
  /** The valid routes, and what can be checked of the others, in the order of the file. */
  readonly checkable: readonly CheckableRoute[];
}

export interface ValidRoute {
  /** `routes[0]` */
  readonly path: string;
  readonly route: RouteDefinition;
}

/** A route whose invalid options are left out or replaced: a topic and a table by `''`. */
export interface CheckableRoute extends ValidRoute {
  /** The names of these options. */
  readonly invalidOptions: readonly string[];
}

/** Checks that a value has the shape of a ConnectorDefinition, and finds every problem at once. Knows no tables. */
export function validateStructure(definition: unknown): Structure {
  if (!isObject(definition)) {
    const fix = `end the file with: export default defineConnector({ name: '…', routes: [ … ] });`;
    const problem = { path: '', message: 'is not a connector', got: printValue(definition), fix };
    return { problems: [problem], routes: [], checkable: [] };
  }
  const routes = definition['routes'];
  const list: readonly unknown[] = Array.isArray(routes) ? routes : [];
  const valid: ValidRoute[] = [];
  const checkable: CheckableRoute[] = [];
  const problems = checkOptions(definition, '', connectorOptions);
  for (const [index, route] of list.entries()) {
    const path = `routes[${index}]`;
    if (!isObject(route)) {
      const allowed = '{ topic, table, columns, … }';
      problems.push({ path, message: 'is not a route', got: printValue(route), allowed });
      continue;
    }
    const found = checkOptions(route, path, routeOptions);
    problems.push(...found);
    if (found.length === 0 && isRoute(route)) {
      valid.push({ path, route });
      checkable.push({ path, route, invalidOptions: [] });
      continue;
    }
    const { rest, invalidOptions } = validPart(route);
    if (isRoute(rest)) checkable.push({ path, route: rest, invalidOptions });
  }
  return { problems, routes: valid, checkable };
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

/** Every option has passed its check; where the columns have not, there is no route. */
function isRoute(
  checked: Readonly<Record<string, unknown>>,
): checked is Readonly<Record<string, unknown>> & RouteDefinition {
  return checked['columns'] !== undefined;
}

import { suggest } from './closest.ts';
import { printValue, type Problem } from './problem.ts';
import { isObject } from '../value/is-object.ts';

const kinds = ['jsonNull', 'noBytes', 'nothingMapped'];
const actions = ['row', 'delete', 'skip', 'dead-letter'];

/** Checks the shape of a route's `emptyValues`. */
export function checkEmptyValuesShape(value: unknown, path: string): Problem[] {
  if (!isObject(value)) {
    const allowed = `{ jsonNull, noBytes, nothingMapped }, each ${list(actions)}`;
    return [
      {
        path,
        message: 'is not a map of kinds of empty values to what they do',
        got: printValue(value),
        allowed,
      },
    ];
  }
  return Object.entries(value).flatMap(([kind, action]: [string, unknown]) => {
    const at = `${path}.${kind}`;
    if (!kinds.includes(kind))
      return [problem(at, 'unknown option', undefined, kinds.join(', '), kind, kinds)];
    if (action === undefined || (typeof action === 'string' && actions.includes(action))) return [];
    return [problem(at, 'is not one of its values', printValue(action), list(actions), action, actions)];
  });
}

function problem(
  path: string,
  message: string,
  got: string | undefined,
  allowed: string,
  written: unknown,
  known: readonly string[],
): Problem {
  const hint = typeof written === 'string' ? suggest(written, known) : undefined;
  return {
    path,
    message,
    ...(got === undefined ? {} : { got }),
    allowed,
    ...(hint === undefined ? {} : { fix: hint }),
  };
}

function list(values: readonly string[]): string {
  return values.map((each) => `'${each}'`).join(', ');
}

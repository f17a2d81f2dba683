import { printValue, type Problem } from './problem.ts';
import { checkUnknown, join, oneOf } from './validate-values.ts';
import { quotedList } from './quoted-list.ts';
import { isObject } from '../value/is-object.ts';

const kinds = ['jsonNull', 'noBytes', 'nothingMapped'];
const actions = ['row', 'delete', 'skip', 'dead-letter'];
const checkAction = oneOf(...actions);

/** Checks the shape of a route's `emptyValues`. */
export function checkEmptyValuesShape(value: unknown, path: string): Problem[] {
  if (!isObject(value)) {
    const allowed = `{ jsonNull, noBytes, nothingMapped }, each ${quotedList(actions)}`;
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
    if (!kinds.includes(kind)) return checkUnknown([kind], path, kinds);
    return action === undefined ? [] : checkAction(action, join(path, kind));
  });
}

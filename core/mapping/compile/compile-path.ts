import { ExactNumber } from '../../value/exact-number.ts';
import { known, message, quote, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { printExpression, type PathRoot, type PathStep } from '../language/expression.ts';
import { isObject } from '../../value/is-object.ts';

type Step = (parent: unknown) => unknown;

/**
 * Compiles a path into a reader. What is absent reads as `undefined`; below a null everything is null.
 * Only what the document itself holds is read, never a prototype's property.
 * The reader throws RecordError('map', 'wrong_type') where the path needs an object or a list and finds another value.
 */
export function compilePath(root: PathRoot, path: readonly PathStep[]): Step {
  const steps = path.map((step, index) => {
    const parentPath = printExpression({ kind: 'path', root, steps: path.slice(0, index) });
    return typeof step === 'number' ? itemReader(step, parentPath) : fieldReader(step, parentPath);
  });
  const [first, second] = steps;
  if (first === undefined) return (document) => document;
  if (second === undefined) return first;
  if (steps.length === 2) return (document) => second(first(document));
  return (document) => {
    let value = document;
    for (const step of steps) value = step(value);
    return value;
  };
}

function fieldReader(name: string, parentPath: string): Step {
  const isReserved = name in Object.prototype || name in new ExactNumber('0');
  return (parent) => {
    if (!isObject(parent)) return absentBelow(parent, parentPath, 'an object');
    const value = isReserved && !Object.hasOwn(parent, name) ? undefined : parent[name];
    // A number of the document is one, whether or not it is kept as it is spelled.
    if ((value === undefined || isReserved) && parent instanceof ExactNumber) {
      return absentBelow(parent, parentPath, 'an object');
    }
    return value;
  };
}

function itemReader(index: number, parentPath: string): Step {
  return (parent) => {
    if (!Array.isArray(parent)) return absentBelow(parent, parentPath, 'a list');
    const items: readonly unknown[] = parent;
    return items[index];
  };
}

/** `undefined` and null have nothing below them; any other value is not what the path was written for. */
function absentBelow(value: unknown, path: string, expected: string): undefined | null {
  if (value === undefined || value === null) return value;
  throw new RecordError(
    'map',
    'wrong_type',
    message`${known(path)} is ${nameKind(value)}, where the path needs ${known(expected)}`,
  );
}

function nameKind(value: unknown): FailureMessage {
  if (typeof value === 'string') return known('text');
  if (typeof value === 'boolean') return quote(value);
  if (Array.isArray(value)) return known('a list');
  return known(typeof value === 'object' && !(value instanceof ExactNumber) ? 'an object' : 'a number');
}

import { ExactNumber } from '../../value/exact-number.ts';
import { Float32 } from '../../value/float32.ts';
import { Instant, LocalInstant } from '../../value/instant.ts';
import { known, message, quote, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { printPath, type PathStep } from '../language/expression.ts';
import { isObject } from '../../value/is-object.ts';

type Step = (parent: unknown) => unknown;

/**
 * Compiles a path into a reader; `root` is what it begins at, as expressions name it. What is absent reads as `undefined`; below a null everything is null.
 * Only what the document itself holds is read, never a prototype's property.
 * The reader throws RecordError('map', 'wrong_type') where the path needs an object or a list and finds another value.
 */
export function compilePath(root: string, path: readonly PathStep[]): Step {
  const steps = path.map((step, index) => {
    const parentPath = printPath(root, path.slice(0, index));
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
  const isReserved = name in Object.prototype || /^\d+$/.test(name) || scalars.some((one) => name in one);
  return (parent) => {
    if (!isObject(parent)) return absentBelow(parent, parentPath, 'an object');
    const value = isReserved && !Object.hasOwn(parent, name) ? undefined : parent[name];
    // Numbers, times and bytes have no fields, in whatever class they are kept.
    if ((value === undefined || isReserved) && scalarName(parent) !== undefined) {
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
  return known(scalarName(value) ?? (typeof value === 'object' ? 'an object' : 'a number'));
}

/** One of each class of values that are objects to JavaScript and none to a mapping. */
const scalars = [new Float32(0.5), new Instant(0, 'millis'), new LocalInstant(0, 'millis'), Buffer.alloc(0)];

function scalarName(value: unknown): string | undefined {
  if (value instanceof ExactNumber) return 'a number';
  if (value instanceof Instant || value instanceof LocalInstant) return 'a time';
  return value instanceof Uint8Array ? 'bytes' : undefined;
}

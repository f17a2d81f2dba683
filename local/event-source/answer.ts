import { isObject } from '../../core/value/is-object.ts';

/** What the function's answer means for its batch. */
export type FunctionAnswer =
  | { readonly kind: 'done' }
  /** Partition name → offsets that failed. */
  | { readonly kind: 'reported'; readonly failed: ReadonlyMap<string, ReadonlySet<number>> }
  /** The whole batch counts as failed. */
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * Reads the answer of a function that reports its failures
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html): nothing, `null` and an empty
 * list mean that all is done; an identifier that is not an object of `partition` and `offset`, or one that
 * was not in the event, makes the whole batch fail.
 */
export function readAnswer(
  payload: string,
  delivered: (partition: string, offset: number) => boolean,
): FunctionAnswer {
  if (payload === '') return done;
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return malformed('it is not JSON');
  }
  if (answer === null) return done;
  if (!isObject(answer)) return malformed(`it is ${describe(answer)}, not an object`);
  const list = 'batchItemFailures' in answer ? answer['batchItemFailures'] : null;
  if (list === null) return done;
  if (!Array.isArray(list)) return malformed(`batchItemFailures is ${describe(list)}, not a list`);

  const failed = new Map<string, Set<number>>();
  const entries: readonly unknown[] = list;
  for (const entry of entries) {
    const identifier = isObject(entry) && 'itemIdentifier' in entry ? entry['itemIdentifier'] : undefined;
    if (!isObject(identifier))
      return malformed(`an itemIdentifier is ${describe(identifier)}, not an object`);
    const partition = 'partition' in identifier ? identifier['partition'] : undefined;
    const offset = 'offset' in identifier ? identifier['offset'] : undefined;
    if (typeof partition !== 'string') return malformed(`a partition is ${describe(partition)}, not text`);
    if (typeof offset !== 'number') return malformed(`an offset is ${describe(offset)}, not a number`);
    if (!delivered(partition, offset)) return malformed(`${partition}@${offset} was not in the event`);
    const offsets = failed.get(partition);
    if (offsets === undefined) failed.set(partition, new Set([offset]));
    else offsets.add(offset);
  }
  return failed.size === 0 ? done : { kind: 'reported', failed };
}

const done: FunctionAnswer = { kind: 'done' };

const malformed = (reason: string): FunctionAnswer => ({ kind: 'malformed', reason });

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

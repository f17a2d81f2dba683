import { isObject } from '../../../core/value/is-object.ts';
import { printPosition } from '../../../core/contract/record-position.ts';

/** What a function answered about the records of an event. */
export type RedriveAnswer =
  | {
      readonly kind: 'answered';
      /** Positions of the records to retry; all others are written, skipped or stored as new letters. */
      readonly failed: ReadonlySet<string>;
      /** Positions of the records that failed again and have a new letter; absent from a function of an older version. */
      readonly deadLettered?: ReadonlySet<string>;
    }
  /** Nothing is known of any record of the batch. */
  | {
      readonly kind: 'refused';
      readonly message: string;
      /** One record may be the reason, such as when the function ran out of memory: the others may succeed without it. */
      readonly mayBeOneRecord?: boolean;
      /** The event is too large, whatever the function does. */
      readonly isTooLarge?: boolean;
    };

/** Sends events to a function. */
export interface Invoker {
  /** Rejects where the function cannot be reached. */
  invoke(event: string): Promise<RedriveAnswer>;
  close(): Promise<void>;
}

/** Whether one record may have caused the error that ended the function, by the name that Lambda or Millrace gives it. */
export function isOfOneRecord(errorType: string | undefined): boolean {
  return (
    errorType === undefined ||
    /^(EventError|Runtime\.(ExitError|OutOfMemory)|Sandbox\.Timedout)$/.test(errorType)
  );
}

/** Reads the JSON text of a function's answer; any other text is a refusal. */
export function readAnswer(payload: string): RedriveAnswer {
  const answer = parse(payload);
  if (!isObject(answer)) return refused();
  const failed = readPositions(answer['batchItemFailures']);
  if (failed === undefined) return refused();
  const { deadLettered } = answer;
  if (deadLettered === undefined) return { kind: 'answered', failed };
  const failedAgain = readPositions(deadLettered);
  return failedAgain === undefined ? refused() : { kind: 'answered', failed, deadLettered: failedAgain };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function readPositions(items: unknown): ReadonlySet<string> | undefined {
  if (!Array.isArray(items)) return undefined;
  const positions = (items as readonly unknown[]).map((item) =>
    isObject(item) ? readPosition(item['itemIdentifier']) : undefined,
  );
  const known = positions.filter((position) => position !== undefined);
  return known.length === positions.length ? new Set(known) : undefined;
}

function readPosition(identifier: unknown): string | undefined {
  if (!isObject(identifier)) return undefined;
  const { partition: name, offset } = identifier;
  const [, topic, partition] = typeof name === 'string' ? (/^(.+)-(\d+)$/.exec(name) ?? []) : [];
  if (topic === undefined || typeof offset !== 'number') return undefined;
  return printPosition({ topic, partition: Number(partition), offset });
}

function refused(): RedriveAnswer {
  return {
    kind: 'refused',
    message: 'the answer does not come from a Millrace function; check the name of the function',
  };
}

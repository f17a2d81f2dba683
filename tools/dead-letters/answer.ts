import { printPosition } from '../../core/contract/record-position.ts';

/** What a function said of the records it was given. */
export type Answer =
  | {
      readonly kind: 'answered';
      /** Positions of the records to be retried; all others are written, skipped or stored as new letters. */
      readonly failed: ReadonlySet<string>;
      /** Positions of the records that failed again and have a new letter; absent from a function of an older version. */
      readonly deadLettered?: ReadonlySet<string>;
    }
  /** Nothing is known of any record of the batch. */
  | {
      readonly kind: 'refused';
      readonly message: string;
      /** One record may be the reason, as where the function ran out of memory; the others may go without it. */
      readonly mayBeOneRecord?: boolean;
      /** It is the size of the event, whatever else the function can do. */
      readonly isTooLarge?: boolean;
    };

/** What brings events to a function. */
export interface Invoker {
  /** Rejects when the function can't be reached. */
  invoke(event: string): Promise<Answer>;
  close(): Promise<void>;
}

/** Whether an error that a function ended with may be the doing of one record, by Lambda's or our name for it. */
export function isOfOneRecord(errorType: string | undefined): boolean {
  return (
    errorType === undefined ||
    /^(EventError|Runtime\.(ExitError|OutOfMemory)|Sandbox\.Timedout)$/.test(errorType)
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the JSON text of a function's answer; one of another form counts as a refusal. */
export function readAnswer(payload: string): Answer {
  const answer = parse(payload);
  if (!isObject(answer)) return refused();
  const failed = readPositions(answer['batchItemFailures']);
  if (failed === undefined) return refused();
  const { deadLettered } = answer;
  if (deadLettered === undefined) return { kind: 'answered', failed };
  const anew = readPositions(deadLettered);
  return anew === undefined ? refused() : { kind: 'answered', failed, deadLettered: anew };
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

function refused(): Answer {
  return {
    kind: 'refused',
    message: 'the answer is not one of a Millrace function: is it the right function?',
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

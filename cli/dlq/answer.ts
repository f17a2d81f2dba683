import { printPosition } from '../../lambda/core/record.ts';

/** What a function said of the records it was given. */
export type Answer =
  /** Positions of the records that must come again; all others are written, skipped or kept anew. */
  | { readonly kind: 'answered'; readonly failed: ReadonlySet<string> }
  /** Nothing is known of any record of the batch. */
  | { readonly kind: 'refused'; readonly message: string };

/** What brings events to a function. */
export interface Invoker {
  /** Rejects when the function can't be reached. */
  invoke(event: string): Promise<Answer>;
  close(): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the JSON text of a function's answer; one of another form counts as a refusal. */
export function readAnswer(payload: string): Answer {
  const failures = itemFailures(payload);
  if (failures === undefined) return refused();
  const failed = new Set<string>();
  for (const failure of failures) {
    const position = isObject(failure) ? readPosition(failure['itemIdentifier']) : undefined;
    if (position === undefined) return refused();
    failed.add(position);
  }
  return { kind: 'answered', failed };
}

function itemFailures(payload: string): readonly unknown[] | undefined {
  try {
    const answer: unknown = JSON.parse(payload);
    const failures = isObject(answer) ? answer['batchItemFailures'] : undefined;
    return Array.isArray(failures) ? failures : undefined;
  } catch {
    return undefined;
  }
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

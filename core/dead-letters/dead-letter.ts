import type { FailureCode } from '../contract/failure-codes.ts';
import type { SchemaMetadata } from '../contract/schema-metadata.ts';
import type { SourceCluster } from '../decode/event/source-cluster.ts';
import { fullText } from '../failure/full-message.ts';
import type { Failure, RecordProblem, Stage } from '../failure/failure.ts';
import type { Outcome } from '../record/outcome.ts';
import type { SourceRecord, UnreadableFields } from '../record/source-record.ts';

/**
 * A record that can never be written, stored whole as JSON: everything that is needed to write it later with its
 * original write timestamp, and to find out why it could not be written. Bytes are base64.
 */
export interface DeadLetter {
  readonly version: 1;
  readonly connector: { readonly name: string; readonly configHash: string };
  /** The cluster that the record is from; absent where its event did not name it. */
  readonly source?: SourceCluster;
  readonly record: {
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
    /** Milliseconds since the epoch, as got: -1 is Kafka's for none, null is the event's. */
    readonly timestamp: number | null;
    readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME' | null;
    readonly key: string | null;
    readonly value: string | null;
    readonly headers: readonly { readonly name: string; readonly value: string | null }[];
    /** The schema that Lambda's own registry integration named for the key; absent without one. */
    readonly keySchema?: SchemaMetadata;
    /** The same for the value. */
    readonly valueSchema?: SchemaMetadata;
    /** Fields of the event's record that could not be read, as they came; null, empty or absent above. */
    readonly unreadable?: UnreadableFields;
  };
  readonly failure: {
    readonly stage: Stage;
    readonly code: FailureCode;
    readonly message: string;
    readonly table: string | null;
    readonly column: string | null;
    /** All that is wrong with the record, where it is more than one thing; the first is told above as well. */
    readonly problems?: readonly LetterProblem[];
  };
  /** When the letter was written, in ISO 8601. */
  readonly writtenAt: string;
}

/** One of several things that are wrong with a record. */
export interface LetterProblem {
  readonly code: FailureCode;
  readonly message: string;
  readonly table: string | null;
  readonly column: string | null;
}

/** Which connector wrote a letter, and in which configuration. */
export interface ConnectorIdentity {
  readonly name: string;
  readonly configHash: string;
}

/** A letter and the index of its record in the batch. */
export interface AddressedLetter {
  readonly recordIndex: number;
  readonly letter: DeadLetter;
}

/** One letter for each outcome that failed for good; `source` is the cluster that all of them are from. */
export function writeDeadLetters(
  outcomes: readonly Outcome[],
  connector: ConnectorIdentity,
  nowMs: number,
  source?: SourceCluster,
): readonly AddressedLetter[] {
  const letters: AddressedLetter[] = [];
  for (const [recordIndex, outcome] of outcomes.entries()) {
    if (outcome.kind !== 'failed' || outcome.failure.next !== 'dead-letter') continue;
    letters.push({
      recordIndex,
      letter: toLetter(outcome.record, outcome.failure, connector, nowMs, source),
    });
  }
  return letters;
}

function toLetter(
  record: SourceRecord,
  failure: Failure,
  connector: ConnectorIdentity,
  nowMs: number,
  source: SourceCluster | undefined,
): DeadLetter {
  return {
    version: 1,
    connector: { name: connector.name, configHash: connector.configHash },
    ...(source === undefined ? {} : { source }),
    record: {
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      timestamp: record.timestamp,
      timestampType: record.timestampType,
      key: toBase64(record.key),
      value: toBase64(record.value),
      headers: record.headers.map(({ name, value }) => ({ name, value: toBase64(value) })),
      ...(record.keySchema === undefined ? {} : { keySchema: record.keySchema }),
      ...(record.valueSchema === undefined ? {} : { valueSchema: record.valueSchema }),
      ...(record.unreadable === undefined ? {} : { unreadable: record.unreadable }),
    },
    failure: {
      stage: failure.stage,
      code: failure.code,
      message: fullText(failure.message),
      table: failure.table ?? null,
      column: failure.column ?? null,
      ...(failure.problems === undefined ? {} : { problems: failure.problems.map(toProblem) }),
    },
    writtenAt: new Date(nowMs).toISOString(),
  };
}

function toProblem({ code, message, table, column }: RecordProblem): LetterProblem {
  return { code, message: fullText(message), table: table ?? null, column: column ?? null };
}

function toBase64(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('base64');
}

/**
 * The outcomes after the letters were sent: a record whose letter was not stored is retried, never lost.
 * `failures` answers `letters` one by one; `undefined` means stored.
 */
export function settleDeadLetters(
  outcomes: readonly Outcome[],
  letters: readonly AddressedLetter[],
  failures: readonly (Failure | undefined)[],
): readonly Outcome[] {
  if (failures.length !== letters.length) {
    throw new RangeError(`${failures.length} answers for ${letters.length} dead letters`);
  }
  const settled = [...outcomes];
  for (const [index, { recordIndex }] of letters.entries()) {
    const failure = failures[index];
    const outcome = settled[recordIndex];
    if (failure === undefined || outcome === undefined) continue;
    settled[recordIndex] = { kind: 'failed', record: outcome.record, failure };
  }
  return settled;
}

/**
 * What the documentation of Lambda's Kafka event source leaves open, as choices. The connector must be right
 * under every combination; tests hold it against both ends.
 *
 * | choice | question | `friendly` | `hostile` |
 * | --- | --- | --- | --- |
 * | `laterRecordsWait` | Does a partition's next batch wait until records reported as failed are through? | yes | no: later records overtake them |
 * | `retryScope` | "Lambda retries just those specific items": alone, with the records that follow them in their partition, or with the whole batch? | `reported` | `any`: each retry draws one of the three |
 * | `retrySplit` | Does a retry of reported records come as one batch? | as one | cut at a random place |
 * | `batchFill` | How full is a batch when there is enough to fill it? | full, few partitions | any size from 1, every waiting partition mixed in |
 * | `lostAnswers` | Can a retry start while the invocation it repeats goes on (its answer was lost, or it was given up for dead)? Share of invocations. | 0 | 0.02: a twin overlaps |
 * | `rewinds` | How often does a rebalance redeliver records that are done but not committed? Share of batches. | 0 | 0.05: the answers of what was in flight are ignored, everything after the committed offset is redelivered, in other batches |
 * | `nullKey`, `nullValue` | How does a null come? The samples leave the field out; parsers of AWS's own accept null too. | absent | either |
 * | `nullHeader` | How does a header without a value come? Not documented. An empty list would make it one of zero bytes, which nothing could tell apart; so it is not emulated. | null | either: null, or a header that names nothing |
 * | `noHeaders` | How does a record without headers come? The samples have a list. | empty | either: an empty list, or no field |
 * | `headerBytes` | Java's bytes are signed: is 0xff in a header -1 or 255? | signed | either |
 *
 * Not a choice, in both: a partition has one batch in flight (but for a twin), and every record is delivered at least
 * once. A batch that failed as a whole is redelivered whole, before its partitions' later records: "Lambda reads messages
 * sequentially for each Kafka topic partition" and "retries the whole batch of messages until processing succeeds or
 * the messages expire" (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-configure.html).
 */
export interface Behaviour {
  readonly laterRecordsWait: boolean;
  readonly retryScope: RetryScope | 'any';
  readonly retrySplit: 'whole' | 'random';
  readonly batchFill: 'full' | 'random';
  /** 0 to 1. */
  readonly lostAnswers: number;
  /** 0 to 1. */
  readonly rewinds: number;
  readonly nullKey: 'absent' | 'null' | 'either';
  readonly nullValue: 'absent' | 'null' | 'either';
  readonly nullHeader: 'null' | 'absent' | 'either';
  readonly noHeaders: 'empty' | 'absent' | 'either';
  readonly headerBytes: 'signed' | 'unsigned' | 'either';
  /** Draws every random choice: the same seed draws the same ones in the same order. */
  readonly seed: number;
}

/** What is delivered again when records are reported as failed. */
export type RetryScope = 'reported' | 'followers' | 'batch';

/** In order, exactly once where nothing fails, the wire format of the documentation's samples. */
export const friendly: Behaviour = {
  laterRecordsWait: true,
  retryScope: 'reported',
  retrySplit: 'whole',
  batchFill: 'full',
  lostAnswers: 0,
  rewinds: 0,
  nullKey: 'absent',
  nullValue: 'absent',
  nullHeader: 'null',
  noHeaders: 'empty',
  headerBytes: 'signed',
  seed: 1,
};

/** The worst that the documentation allows. */
export const hostile: Behaviour = {
  laterRecordsWait: false,
  retryScope: 'any',
  retrySplit: 'random',
  batchFill: 'random',
  lostAnswers: 0.02,
  rewinds: 0.05,
  nullKey: 'either',
  nullValue: 'either',
  nullHeader: 'either',
  noHeaders: 'either',
  headerBytes: 'either',
  seed: 1,
};

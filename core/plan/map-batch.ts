import { DecodedRecord } from '../decode/decoded-record.ts';
import { describeFault } from '../decode/event/event-fields.ts';
import { known, message } from '../failure/failure-message.ts';
import { RecordError, type Failure, type RecordFailure, type RecordProblem } from '../failure/failure.ts';
import type { CompiledConnector, CompiledRoute } from '../mapping/compile/compiled.ts';
import { quotedList } from '../connector/quoted-list.ts';
import type { SkipReason } from '../record/outcome.ts';
import { printPosition } from '../contract/record-position.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { BatchCrash } from '../record/batch-crash.ts';
import type { Write } from '../record/write.ts';

/** What the routes make of a batch: every record mapped has rows, a skip or a failure. */
export interface MappedBatch {
  /** How many writes each record has, by its index. */
  readonly rows: Uint32Array;
  /** Why a record that has no write has none, by its index. */
  readonly skips: ReadonlyMap<number, SkipReason>;
  readonly failures: readonly RecordFailure[];
}

export interface Portion {
  readonly writes: readonly Write[];
  /** The index of the first record that is not mapped. */
  readonly end: number;
}

/** Maps the records of one batch, in as many portions as one likes. */
export interface BatchMapper extends MappedBatch {
  /**
   * The writes of the records from one index to before another, in log order per partition; a record of several
   * routes has its writes side by side. Stops early once the writes take `maxBytes`. Throws {@link BatchCrash} for a
   * topic without a route.
   */
  readonly map: (start: number, end: number, maxBytes: number) => Portion;
}

/**
 * Decodes and maps every record through every route of its topic. A route that cannot map a record fails that record
 * alone; its other routes are written.
 */
export function createMapper(
  records: readonly SourceRecord[],
  connector: CompiledConnector,
  nowMs: number,
): BatchMapper {
  const rows = new Uint32Array(records.length);
  const skips = new Map<number, SkipReason>();
  const failures: RecordFailure[] = [];

  /** Returns the bytes of the record's writes. */
  function mapOne(record: SourceRecord, recordIndex: number, writes: Write[]): number {
    const routes = connector.routesByTopic.get(record.topic);
    if (routes === undefined) throw new BatchCrash(unknownTopic(record, connector));
    const fault = record.unreadable === undefined ? undefined : describeFault(record.unreadable);
    if (fault !== undefined) {
      failures.push({ recordIndex, failure: invalidRecord(fault) });
      return 0;
    }
    const decoded = new DecodedRecord(record);
    const first = writes.length;
    for (const route of routes) {
      const before = writes.length;
      try {
        const skip = route.map(decoded, recordIndex, nowMs, writes);
        if (skip !== undefined) skips.set(recordIndex, skip);
      } catch (error) {
        writes.length = before;
        failures.push({ recordIndex, failure: toFailure(error, route) });
      }
    }
    rows[recordIndex] = writes.length - first;
    let bytes = 0;
    for (let index = first; index < writes.length; index++) bytes += writes[index]?.bytes ?? 0;
    return bytes;
  }

  return {
    rows,
    skips,
    failures,
    map: (start, end, maxBytes) => {
      const writes: Write[] = [];
      let index = start;
      for (let bytes = 0; index < end && bytes < maxBytes; index++) {
        const record = records[index];
        if (record !== undefined) bytes += mapOne(record, index, writes);
      }
      return { writes, end: index };
    },
  };
}

function toFailure(error: unknown, route: CompiledRoute): Failure {
  if (!(error instanceof RecordError)) throw error;
  const table = `${route.table.keyspace}.${route.table.name}`;
  const problems = [error, ...error.others].map((problem) => toProblem(problem, table));
  return {
    next: error.next,
    stage: error.stage,
    ...toProblem(error, table),
    ...(problems.length === 1 ? {} : { problems }),
  };
}

/** Its key, value or headers are not what the event seems to say: no route may take them for absent. */
function invalidRecord(fault: string): Failure {
  return {
    next: 'dead-letter',
    stage: 'decode',
    code: 'invalid_record',
    message: message`the event's record cannot be read: ${known(fault)}`,
  };
}

function toProblem({ code, reason, column }: RecordError, table: string): RecordProblem {
  return { code, message: reason, table, ...(column === undefined ? {} : { column }) };
}

function unknownTopic(record: SourceRecord, connector: CompiledConnector): Failure {
  const topics = quotedList([...connector.routesByTopic.keys()]);
  return {
    next: 'crash',
    stage: 'map',
    code: 'unknown_topic',
    message: message`connector '${known(connector.name)}': the event source delivered ${known(printPosition(record))}, but the routes are for ${known(topics)}; add a route or remove the topic from the event source`,
  };
}

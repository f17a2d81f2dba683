import { keyspacesLimits } from '../../../core/cql/keyspaces/keyspaces.ts';
import { known, message, quote, quoteWords } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { Write, WriteGroup } from '../../../core/record/write.ts';

/**
 * The failure of a group that Keyspaces would refuse for one of its rows; `undefined` if there is nothing to refuse.
 * Known before it is sent, the row alone is blamed: the group is split until it stands alone.
 *
 * A timestamp that is too old stays so: the row is a dead letter. One that is too far ahead is one too, since waiting
 * for it would hold its whole partition up; it can be redriven once its time has come.
 */
export function refuse({ writes }: WriteGroup, nowMs: number): Failure | undefined {
  for (const write of writes) {
    const refusal = refuseWrite(write, nowMs);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseWrite({ bytes, shape, timestampMicros }: Write, nowMs: number): Failure | undefined {
  const table = `${shape.keyspace}.${shape.table}`;
  const failure = { next: 'dead-letter', stage: 'write', table } as const;
  if (bytes > keyspacesLimits.rowBytes) {
    return {
      ...failure,
      code: 'row_too_large',
      message: message`the row has ${known(bytes)} bytes of values, Keyspaces takes rows of up to ${known(keyspacesLimits.rowBytes)} bytes`,
    };
  }
  if (timestampMicros === undefined) return undefined;
  const aheadMs = timestampMicros / 1000 - nowMs;
  if (aheadMs >= -keyspacesLimits.timestampPastMs && aheadMs <= keyspacesLimits.timestampAheadMs) {
    return undefined;
  }
  const got = new Date(timestampMicros / 1000);
  const when = Number.isNaN(got.getTime())
    ? message`${quote(timestampMicros)} µs`
    : quoteWords(got.toISOString(), 'a time');
  return {
    ...failure,
    code: 'invalid_timestamp',
    message: message`write timestamp: got ${when}, Keyspaces takes from 2 days ago to 5 minutes ahead; ${known(
      aheadMs > 0
        ? 'redrive the record once its time has come, or correct the clock of its producer'
        : `to write such records give the route timestamp: 'server', then redrive them`,
    )}`,
  };
}

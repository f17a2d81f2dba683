import { maxPayloadBytes } from '../lambda-host/invocation.ts';
import type { DroppedRecords } from '../event-source/dropped.ts';

/** The message about records that the event source gave up. */
export function printDroppedRecords({
  partition,
  firstOffset,
  lastOffset,
  count,
  largestBytes,
  condition,
}: DroppedRecords): string {
  const where =
    firstOffset === lastOffset ? `offset ${firstOffset}` : `offsets ${firstOffset} to ${lastOffset}`;
  const what = `${partition} ${where}: ${count === 1 ? 'a record' : `${count} records`} given up (${condition})`;
  if (condition !== 'MaximumPayloadSizeExceeded') return what;
  return (
    `${what}: ${largestBytes} bytes as an event, Lambda takes ${maxPayloadBytes}; deployed, it goes to the ` +
    `on-failure destination without an invocation; let the producer send smaller records`
  );
}

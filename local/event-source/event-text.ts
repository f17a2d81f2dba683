import type { PolledRecord } from './record-queue.ts';

/** A partition's records in one event. */
export interface EventPart {
  /** `topic-partition`, the event's name for it. */
  readonly name: string;
  readonly records: readonly PolledRecord[];
}

/** What every event of one source begins with. */
export interface EventEnvelope {
  readonly eventSourceArn: string;
  readonly bootstrapServers: string;
}

/** Bytes of an event besides its records: of the envelope, and of each partition. */
export function envelopeBytes(envelope: EventEnvelope): number {
  return head(envelope).length + tail.length;
}

/** A name, its quotes, colon, brackets and comma. Topics are ASCII. */
export function partBytes(name: string): number {
  return name.length + 6;
}

/** The record itself and its comma. */
export function recordBytes(record: PolledRecord): number {
  return record.json.length + 1;
}

/**
 * The event's JSON text, as
 * https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html#msk-sample-event shows it. ASCII only.
 */
export function writeEvent(envelope: EventEnvelope, parts: readonly EventPart[]): string {
  const partitions = parts.map(
    ({ name, records }) => `"${name}":[${records.map((record) => record.json).join(',')}]`,
  );
  return `${head(envelope)}${partitions.join(',')}${tail}`;
}

function head({ eventSourceArn, bootstrapServers }: EventEnvelope): string {
  return `{"eventSource":"aws:kafka","eventSourceArn":${JSON.stringify(eventSourceArn)},"bootstrapServers":${JSON.stringify(bootstrapServers)},"records":{`;
}

const tail = '}}';

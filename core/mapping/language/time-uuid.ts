import { printPartition, type RecordPosition } from '../../contract/record-position.ts';

/** Milliseconds from 1582-10-15, where UUIDs of version 1 begin, to the epoch. */
const gregorianOffsetMs = 12_219_292_800_000n;

/**
 * A version-1 UUID for a record and a time, without randomness: equal exactly for equal arguments, and growing with
 * the offset within one partition and millisecond (until the offset passes a multiple of 10,000).
 * Clock sequence and node come from the position; the node has the multicast bit that marks it as no hardware address.
 */
export function timeUuid(position: RecordPosition, nowMs: number): string {
  const ticks = (BigInt(Math.trunc(nowMs)) + gregorianOffsetMs) * 10_000n + BigInt(position.offset % 10_000);
  const time = ticks.toString(16).padStart(15, '0');
  const hash = fnv1a(printPartition(position));
  const clock = 0x8000 | (hash & 0x3fff);
  const nodeHead = 0x01 | (((hash >>> 14) & 0x7f) << 1);
  const nodeTail = (BigInt(position.offset) & 0xff_ffff_ffffn).toString(16).padStart(10, '0');
  return [
    time.slice(-8),
    time.slice(-12, -8),
    `1${time.slice(-15, -12)}`,
    clock.toString(16),
    `${nodeHead.toString(16).padStart(2, '0')}${nodeTail}`,
  ].join('-');
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

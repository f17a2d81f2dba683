import { describe, expect, it, vi } from 'vitest';
import { watchUnstoredDeadLetters } from '../../../local/pipeline/watch-unstored-dead-letters.ts';
import { openTelemetry } from '../../../lambda/adapters/telemetry/index.ts';
import type { FailureCode } from '../../../core/contract/failure-codes.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { summarizeBatch } from '../../../core/settle/telemetry-event.ts';
import { makeRecord } from '../../support/make-record.ts';

/** The lines that the function prints of a batch with these failures. */
function linesOf(...codes: readonly FailureCode[]): readonly string[] {
  const lines: string[] = [];
  const keep = (chunk: unknown): boolean => lines.push(...String(chunk).split('\n')) > 0;
  const writes = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(keep),
  );
  const outcomes = codes.map((code, offset) => {
    const failure = {
      next: 'retry',
      stage: 'dead-letter',
      code,
      message: known('the queue is gone'),
    } as const;
    return { kind: 'failed', record: makeRecord({ offset }), failure } as const;
  });
  const counts = { rows: 0, folded: 0, requests: 0, retries: 0, bytes: 0 };
  openTelemetry('orders').emit(summarizeBatch(outcomes, counts, new Float64Array(codes.length), 1));
  for (const write of writes) write.mockRestore();
  return lines;
}

describe('watchUnstoredDeadLetters', () => {
  it('dead letters that cannot be stored are reported with their number, a position and the reason', () => {
    const said: string[] = [];
    const watch = watchUnstoredDeadLetters((message) => said.push(message));
    const lines = linesOf('timeout', 'dead_letter_not_stored', 'dead_letter_not_stored');
    for (const line of lines) watch(line);
    expect(said).toEqual([
      `the dead letters of 2 records cannot be stored, and the records are retried; shop.orders-0@1: the queue is gone`,
    ]);
  });

  it('dead letters that cannot be stored are reported again only after some seconds', () => {
    let nowMs = 0;
    const said: string[] = [];
    const watch = watchUnstoredDeadLetters(
      (message) => said.push(message),
      () => nowMs,
    );
    const lines = linesOf('dead_letter_not_stored');
    for (nowMs = 0; nowMs < 10_000; nowMs += 1_000) for (const line of lines) watch(line);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('the dead letter of 1 record');
  });

  it('nothing is reported for failures other than unstored dead letters', () => {
    const said: string[] = [];
    const watch = watchUnstoredDeadLetters((message) => said.push(message));
    for (const line of [
      ...linesOf('timeout'),
      'not JSON',
      '"dead_letter_not_stored"',
      '{"dead_letter_not_stored"',
    ])
      watch(line);
    expect(said).toEqual([]);
  });
});

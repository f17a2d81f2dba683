import { describe, expect, it, vi } from 'vitest';
import { watchHeldDeadLetters } from '../../../local/pipeline/watch-held-dead-letters.ts';
import { openTelemetry } from '../../../lambda/adapters/telemetry/index.ts';

/** The lines that the function prints when it holds dead letters. */
function heldLines(): readonly string[] {
  const lines: string[] = [];
  const keep = (chunk: unknown): boolean => lines.push(...String(chunk).split('\n')) > 0;
  const writes = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(keep),
  );
  openTelemetry('orders').emit({
    kind: 'dead-letters-held',
    code: 'too_many_dead_letters',
    topics: ['shop.orders'],
    records: 60,
    message: '60 of the last 110 records. Examples: shop.orders-0@7',
    examples: [],
  });
  for (const write of writes) write.mockRestore();
  return lines;
}

describe('watchHeldDeadLetters', () => {
  it('held dead letters are reported with the reason and examples, at most once in a few seconds', () => {
    const said: string[] = [];
    let nowMs = 0;
    const watch = watchHeldDeadLetters(
      (message) => said.push(message),
      () => nowMs,
    );
    const lines = heldLines();
    for (const line of [...lines, ...lines]) watch(line);
    expect(said).toEqual([
      'records are held and retried: 60 of the last 110 records. Examples: shop.orders-0@7',
    ]);
    nowMs = 5_000;
    for (const line of lines) watch(line);
    expect(said).toHaveLength(2);
  });

  it.each([
    '',
    '"dead-letters-held"',
    '{"message":"dead-letters-held"',
    '{"a":"dead-letters-held","reason":"x"}',
  ])('the line %s reports no held dead letters', (line) => {
    const said: string[] = [];
    watchHeldDeadLetters((message) => said.push(message))(line);
    expect(said).toEqual([]);
  });
});

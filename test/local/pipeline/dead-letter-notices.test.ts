import { describe, expect, it, vi } from 'vitest';
import {
  deadLetterNoticeAsJson,
  printDeadLetterNotice,
  watchDeadLetters,
  type DeadLetterNotice,
} from '../../../local/pipeline/dead-letter-notices.ts';
import { openTelemetry } from '../../../lambda/adapters/telemetry/index.ts';
import { message, quote } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { FailedOutcome } from '../../../core/record/outcome.ts';
import { summarizeBatch } from '../../../core/settle/telemetry-event.ts';
import { makeRecord } from '../../support/make-record.ts';
import { linesWithPayload, payloadMarker } from '../../support/payload-marker.ts';

const reason = message`${quote(payloadMarker)} cannot become an int`;
const dead = (offset: number, column: string, more: Partial<Failure> = {}): FailedOutcome => ({
  kind: 'failed',
  record: makeRecord({ offset }),
  failure: {
    next: 'dead-letter',
    stage: 'map',
    code: 'wrong_type',
    message: reason,
    table: 'ks.t',
    column,
    ...more,
  },
});

/** The lines that the function prints of a batch. */
function linesOf(outcomes: readonly FailedOutcome[]): readonly string[] {
  const lines: string[] = [];
  const keep = (chunk: unknown): boolean => lines.push(...String(chunk).split('\n')) > 0;
  const writes = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(keep),
  );
  const counts = { rows: 0, folded: 0, requests: 0, retries: 0, bytes: 0 };
  openTelemetry('orders').emit(summarizeBatch(outcomes, counts, new Float64Array(outcomes.length), 1));
  for (const write of writes) write.mockRestore();
  return lines;
}

function watched() {
  const news: DeadLetterNotice[] = [];
  const clock = { nowMs: 0 };
  const watch = watchDeadLetters(
    (each) => news.push(each),
    () => clock.nowMs,
  );
  return {
    clock,
    watch,
    batch: (...outcomes: readonly FailedOutcome[]) => {
      for (const line of linesOf(outcomes)) watch.addLine(line);
    },
    /** What was told since the last time. */
    said: () => news.splice(0).map(printDeadLetterNotice),
    told: () => news.splice(0),
  };
}

const got = 'text of 7 characters cannot become an int';

describe('dead letters on the screen', () => {
  it('the first dead letter of a code and column is printed with position, place, code and redacted reason', () => {
    const { batch, said } = watched();
    batch(dead(7, 'city'));
    batch(dead(8, 'total'), dead(9, 'total'), dead(10, 'city', { code: 'out_of_range' }));
    const lines = said();
    expect(lines).toEqual([
      `dead letter: shop.orders-0@7 ks.t.city wrong_type: ${got}`,
      `dead letter: shop.orders-0@8 ks.t.total wrong_type: ${got} (1 more like it in its batch)`,
      `dead letter: shop.orders-0@10 ks.t.city out_of_range: ${got}`,
    ]);
    expect(linesWithPayload(lines.join('\n'))).toEqual([]);
  });

  it('a dead letter is printed with all its problems, and again if a second problem is new', () => {
    const problems = (...columns: readonly string[]) => ({
      problems: columns.map(
        (column) => ({ code: 'wrong_type', message: reason, table: 'ks.t', column }) as const,
      ),
    });
    const { batch, said } = watched();
    batch(dead(1, 'a'), dead(2, 'a', problems('a', 'b')), dead(3, 'b'), dead(4, 'b', problems('b', 'a')));
    expect(said()).toEqual([
      `dead letter: shop.orders-0@1 ks.t.a wrong_type: ${got}`,
      `dead letter: shop.orders-0@2 ks.t.a wrong_type: ${got}, and ks.t.b wrong_type: ${got}`,
    ]);
  });

  it('dead letters of a known kind are counted, and the counts are printed every ten seconds', () => {
    const { clock, watch, batch, said } = watched();
    batch(dead(0, 'city'));
    said();
    for (clock.nowMs = 1_000; clock.nowMs < 9_000; clock.nowMs += 1_000) {
      batch(dead(clock.nowMs, 'city'), dead(clock.nowMs + 1, 'city'));
      watch.tick();
    }
    expect(said()).toEqual([]);
    clock.nowMs = 10_000;
    watch.tick();
    expect(said()).toEqual(['16 more dead letters: 16 ks.t.city wrong_type, such as shop.orders-0@8000']);
    clock.nowMs = 30_000;
    watch.tick();
    expect(said()).toEqual([]);
    batch(dead(5, 'city'));
    watch.end();
    watch.end();
    expect(said()).toEqual(['1 more dead letter: 1 ks.t.city wrong_type, such as shop.orders-0@5']);
  });

  it('dead letters of very many kinds do not flood the screen', () => {
    const { clock, watch, batch, said, told } = watched();
    const many = Array.from({ length: 40 }, (_, offset) => dead(offset, `c${offset}`));
    for (const outcome of many) batch(outcome);
    batch(...many);
    expect(said()).toHaveLength(10);
    clock.nowMs = 10_000;
    watch.tick();
    const [news] = told();
    // Of the second batch, ten kinds have an example: the others are in the sum.
    expect(news).toMatchObject({ kind: 'more-dead-letters', records: 70 });
    expect(news && printDeadLetterNotice(news)).toMatch(
      /^70 more dead letters: (1 ks\.t\.c\d+ wrong_type, such as shop\.orders-0@\d+; ){5}65 others$/,
    );
    batch(...many.slice(20, 25));
    expect(said()).toHaveLength(5);
  });

  it('only stored dead letters are printed, not records to retry', () => {
    const { batch, watch, said } = watched();
    batch(dead(1, 'city', { next: 'retry' }));
    batch(dead(2, 'city', { next: 'retry' }), dead(3, 'city'));
    watch.end();
    expect(said()).toEqual([`dead letter: shop.orders-0@3 ks.t.city wrong_type: ${got}`]);
  });

  it('dead letters are read only from the log lines of batches', () => {
    const { watch, said } = watched();
    const batchLine = { message: 'batch-processed', deadLettered: 1, failuresByCode: {} };
    const lines = [
      '"batch-processed" "deadLettered":1',
      JSON.stringify({ ...batchLine, message: 'other', examples: [], also: 'batch-processed' }),
      JSON.stringify({ ...batchLine, examples: [{ deadLettered: true }] }),
      JSON.stringify(batchLine),
    ];
    for (const line of lines) watch.addLine(line);
    watch.end();
    expect(said()).toEqual([]);
  });

  it('dead letters are printed as lines of JSON if asked', () => {
    const { batch, watch, told } = watched();
    batch(dead(7, 'city'), dead(8, 'city'));
    batch(dead(9, 'city'));
    watch.end();
    expect(told().map((news): unknown => JSON.parse(deadLetterNoticeAsJson(news)))).toStrictEqual([
      {
        kind: 'dead-letter',
        position: 'shop.orders-0@7',
        code: 'wrong_type',
        table: 'ks.t',
        column: 'city',
        message: got,
        records: 2,
      },
      {
        kind: 'more-dead-letters',
        records: 1,
        groups: [
          { code: 'wrong_type', table: 'ks.t', column: 'city', records: 1, position: 'shop.orders-0@9' },
        ],
      },
    ]);
  });
});

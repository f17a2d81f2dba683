import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRate, reserve } from '../../../core/flow/rate.ts';

interface Sent {
  readonly atMs: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Requests that ask at the given times and are sent when told. */
function send(
  ceilings: { rowsPerSecond: number; bytesPerSecond: number },
  requests: readonly { rows: number; bytes: number; elapsedMs: number }[],
): Sent[] {
  let rate = createRate(ceilings);
  let nowMs = 0;
  return requests.map(({ rows, bytes, elapsedMs }) => {
    nowMs += elapsedMs;
    const decision = reserve(rate, rows, bytes, nowMs, Infinity)!;
    rate = decision.rate;
    return { atMs: nowMs + decision.waitMs, rows, bytes };
  });
}

function mostInASecond(sent: readonly Sent[], what: 'rows' | 'bytes'): number {
  const totals = sent.map(({ atMs }) =>
    sent
      .filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000)
      .reduce((sum, other) => sum + other[what], 0),
  );
  return Math.max(0, ...totals);
}

const requests = fc.array(
  fc.record({
    rows: fc.integer({ min: 1, max: 50 }),
    bytes: fc.integer({ min: 1, max: 5000 }),
    elapsedMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50 }), fc.constant(3000)),
  }),
  { maxLength: 150 },
);

it('the rate ceiling is never exceeded in any second by requests smaller than a twentieth of it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1000, max: 5000 }),
      fc.integer({ min: 100_000, max: 500_000 }),
      requests,
      (rowsPerSecond, bytesPerSecond, asked) => {
        const sent = send({ rowsPerSecond, bytesPerSecond }, asked);
        expect(mostInASecond(sent, 'rows')).toBeLessThanOrEqual(rowsPerSecond);
        expect(mostInASecond(sent, 'bytes')).toBeLessThanOrEqual(bytesPerSecond);
      },
    ),
  );
});

it('the rate ceiling is exceeded by less than one request if requests are larger', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), requests, (rowsPerSecond, asked) => {
      const sent = send({ rowsPerSecond, bytesPerSecond: 1e9 }, asked);
      expect(mostInASecond(sent, 'rows')).toBeLessThan(rowsPerSecond + 50);
    }),
  );
});

it('a function that always has something to send reaches 94 % of the rate ceiling', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 500, max: 5000 }),
      fc.integer({ min: 1, max: 25 }),
      (rowsPerSecond, rows) => {
        const asked = Array.from({ length: Math.ceil((rowsPerSecond * 3) / rows) }, () => ({
          rows,
          bytes: 1,
          elapsedMs: 0,
        }));
        const sent = send({ rowsPerSecond, bytesPerSecond: 1e9 }, asked);
        const lastAtMs = sent.at(-1)!.atMs;
        expect((sent.length * rows * 1000) / lastAtMs).toBeGreaterThan(rowsPerSecond * 0.94);
      },
    ),
    { numRuns: 30 },
  );
});

it('the rate ceiling sends requests in the order in which they asked', () => {
  fc.assert(
    fc.property(requests, (asked) => {
      const sent = send(
        { rowsPerSecond: 500, bytesPerSecond: 20_000 },
        asked.map((one) => ({ ...one, rows: 5, bytes: 100 })),
      );
      for (const [index, { atMs }] of sent.entries())
        expect(atMs).toBeGreaterThanOrEqual(sent[index - 1]?.atMs ?? 0);
    }),
  );
});

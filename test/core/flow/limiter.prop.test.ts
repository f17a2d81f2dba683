import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createLimiter,
  limiterDefaults,
  observe,
  requestsAllowed,
  type Limiter,
  type LimiterSettings,
  type Observation,
} from '../../../core/flow/limiter.ts';

const settings: fc.Arbitrary<LimiterSettings> = fc
  .record({ minLimit: fc.integer({ min: 1, max: 8 }), maxLimit: fc.integer({ min: 8, max: 2000 }) })
  .map((bounds) => ({ ...limiterDefaults, ...bounds }));

const answers = fc.array(
  fc.record({
    kind: fc.constantFrom('success', 'success', 'success', 'overload', 'timeout'),
    latencyMs: fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.constantFrom(0, 2000, 60_000)),
    inFlight: fc.integer({ min: 1, max: 3000 }),
    // A clock may even be set back.
    elapsedMs: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(-1000, 600_000)),
  }),
  { maxLength: 300 },
);

function run(
  limiter: Limiter,
  steps: readonly (Omit<Observation, 'nowMs'> & { elapsedMs: number })[],
): Limiter[] {
  let nowMs = 1_000_000;
  const seen = [limiter];
  for (const { elapsedMs, ...answer } of steps) {
    nowMs += elapsedMs;
    seen.push(observe(seen.at(-1)!, { ...answer, nowMs }));
  }
  return seen;
}

it('the concurrency limit remains between its minimum and its maximum, whatever the answers', () => {
  fc.assert(
    fc.property(settings, answers, (given, steps) => {
      for (const limiter of run(createLimiter(given), steps)) {
        expect(limiter.limit).toBeGreaterThanOrEqual(given.minLimit);
        expect(limiter.limit).toBeLessThanOrEqual(given.maxLimit);
        expect(Number.isInteger(requestsAllowed(limiter))).toBe(true);
      }
    }),
  );
});

it('the limiter reacts to overload at the first answer to a request sent after the last decrease', () => {
  fc.assert(
    fc.property(settings, answers, fc.constantFrom('overload', 'timeout'), (given, steps, kind) => {
      const before = run(createLimiter(given), steps).at(-1)!;
      const nowMs = Math.max(before.observedAtMs, before.decreasedAtMs, 0) + 10;
      const after = observe(before, { kind, latencyMs: 1, inFlight: 1, nowMs });
      expect(after.limit).toBe(Math.max(given.minLimit, before.limit * given.overloadFactor));
    }),
  );
});

it('the limit reaches its minimum within the number of refused round trips that its factor implies', () => {
  fc.assert(
    fc.property(settings, answers, (given, steps) => {
      let limiter = run(createLimiter(given), steps).at(-1)!;
      let nowMs = Math.max(limiter.observedAtMs, 0);
      const roundTrips = Math.ceil(Math.log(given.maxLimit) / -Math.log(given.overloadFactor));
      for (let trip = 0; trip < roundTrips; trip += 1) {
        nowMs += 10;
        limiter = observe(limiter, { kind: 'overload', latencyMs: 5, inFlight: 1, nowMs });
      }
      expect(limiter.limit).toBe(given.minLimit);
    }),
  );
});

it('the limiter decreases at most once per round trip', () => {
  fc.assert(
    fc.property(settings, answers, (given, steps) => {
      let decreasedAtMs = -Infinity;
      let nowMs = 1_000_000;
      let limiter = createLimiter(given);
      for (const { elapsedMs, ...answer } of steps) {
        nowMs += Math.max(0, elapsedMs);
        const next = observe(limiter, { ...answer, nowMs });
        if (next.limit < limiter.limit) {
          expect(nowMs - answer.latencyMs).toBeGreaterThanOrEqual(decreasedAtMs);
          decreasedAtMs = nowMs;
        }
        limiter = next;
      }
    }),
  );
});

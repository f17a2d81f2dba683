import { describe, expect, it } from 'vitest';
import {
  createLimiter,
  limiterDefaults,
  observe,
  requestsAllowed,
  type Limiter,
  type LimiterSettings,
  type Observation,
} from '../../../core/flow/limiter.ts';

const settings: LimiterSettings = { ...limiterDefaults, maxLimit: 100 };

function limiterAt(limit: number, overrides: Partial<Limiter> = {}): Limiter {
  const started = createLimiter(settings);
  return {
    ...started,
    limit,
    starting: false,
    medianMs: 10,
    baselineMs: 10,
    observedAtMs: 1000,
    ...overrides,
  };
}

/** What came after one answer at 1,000 ms: a success after 10 ms with the limit in use, unless told otherwise. */
function after(limiter: Limiter, overrides: Partial<Observation> = {}): Limiter {
  const { limit } = limiter;
  return observe(limiter, { kind: 'success', latencyMs: 10, inFlight: limit, nowMs: 1000, ...overrides });
}

describe('concurrency limiter', () => {
  it('the limiter begins at the initial limit, within its bounds', () => {
    expect(requestsAllowed(createLimiter(settings))).toBe(limiterDefaults.initialLimit);
    expect(requestsAllowed(createLimiter({ ...settings, maxLimit: 3 }))).toBe(3);
    expect(requestsAllowed(createLimiter({ ...settings, minLimit: 20 }))).toBe(20);
  });

  it('the limiter allows whole requests, and at least one', () => {
    expect(requestsAllowed(limiterAt(7.99))).toBe(7);
    expect(requestsAllowed(limiterAt(0.2))).toBe(1);
  });

  it('the limiter grows by one per round trip while the limit is in use', () => {
    let limiter = limiterAt(20);
    for (let answer = 0; answer < 20; answer += 1) limiter = after(limiter, { inFlight: 20 });
    expect(limiter.limit).toBeGreaterThan(20.9);
    expect(limiter.limit).toBeLessThanOrEqual(21);
  });

  it('the limiter doubles per round trip until its first decrease', () => {
    let limiter = createLimiter(settings);
    const first = limiter.limit;
    for (let answer = 0; answer < first; answer += 1) limiter = after(limiter);
    expect(limiter.limit).toBe(first * 2);
    const decreased = after(limiter, { kind: 'overload' });
    expect(decreased.starting).toBe(false);
    expect(after(decreased, { nowMs: 1010 }).limit).toBeLessThan(decreased.limit + 1);
  });

  it('the limiter does not grow while the limit is not in use', () => {
    expect(after(limiterAt(20), { inFlight: 14 }).limit).toBe(20);
    expect(after(limiterAt(20), { inFlight: 15 }).limit).toBeGreaterThan(20);
  });

  it('the limiter continues its start and reacts to the next overload after an answer without effect', () => {
    const idle = after(createLimiter(settings), { inFlight: 1 });
    expect(idle.starting).toBe(true);
    const overloaded = after(idle, { kind: 'overload' });
    expect(overloaded.limit).toBe(limiterDefaults.initialLimit * limiterDefaults.overloadFactor);
  });

  it('the limiter does not grow beyond its maximum', () => {
    expect(after(limiterAt(100)).limit).toBe(100);
  });

  it.each(['overload', 'timeout'] as const)('the limiter decreases at the first %s', (kind) => {
    expect(after(limiterAt(50), { kind }).limit).toBe(50 * limiterDefaults.overloadFactor);
  });

  it('the limiter does not decrease below its minimum', () => {
    expect(after(limiterAt(1), { kind: 'overload' }).limit).toBe(1);
  });
});

describe('concurrency limiter after a decrease', () => {
  const decrease = (): Limiter => after(limiterAt(50), { kind: 'overload', nowMs: 2000 });

  it('an answer to a request sent before the last decrease changes nothing', () => {
    const decreased = decrease();
    for (const kind of ['overload', 'timeout', 'success'] as const) {
      expect(after(decreased, { kind, nowMs: 2009, latencyMs: 10 }).limit).toBe(decreased.limit);
    }
  });

  it('an answer to a request sent after the last decrease counts', () => {
    const decreased = decrease();
    const again = after(decreased, { kind: 'overload', nowMs: 2010, latencyMs: 10 });
    expect(again.limit).toBe(decreased.limit * limiterDefaults.overloadFactor);
    expect(after(decreased, { nowMs: 2010, latencyMs: 10 }).limit).toBeGreaterThan(decreased.limit);
  });

  it('the limiter still reacts after the clock was set back', () => {
    const back = after(decrease(), { kind: 'overload', nowMs: 500, latencyMs: 10 });
    expect(after(back, { kind: 'overload', nowMs: 600, latencyMs: 10 }).limit).toBeLessThan(back.limit);
  });
});

describe('concurrency limiter and queueing requests', () => {
  /** Answers of one latency, one every `stepMs`. */
  function run(limiter: Limiter, latencyMs: number, answers: number, inFlight = 40, stepMs = 1): Limiter {
    let next = limiter;
    for (let answer = 1; answer <= answers; answer += 1) {
      next = observe(next, { kind: 'success', latencyMs, inFlight, nowMs: next.observedAtMs + stepMs });
    }
    return next;
  }

  it('the limiter decreases if latency triples', () => {
    expect(run(limiterAt(40), 30, 100).limit).toBeLessThan(40);
  });

  it('the limiter does not decrease if latency rises by a half', () => {
    expect(run(limiterAt(40), 15, 100).limit).toBeGreaterThan(40);
  });

  it('a small limit grows whatever the latency, since a few requests may queue', () => {
    expect(run(limiterAt(4), 100, 100, 4).limit).toBeGreaterThan(4);
  });

  it('the limiter does not decrease after one slow answer among many', () => {
    let limiter = limiterAt(40);
    for (let round = 0; round < 50; round += 1) limiter = run(run(limiter, 500, 1), 10, 2);
    expect(limiter.limit).toBeGreaterThan(40);
  });

  it('the limiter does not decrease after one slow answer while the limit is not in use', () => {
    expect(after(limiterAt(40), { latencyMs: 500, inFlight: 29 }).limit).toBe(40);
  });

  it('the limiter does not decrease at a quick answer', () => {
    expect(after(limiterAt(40, { medianMs: 30 })).limit).toBe(40);
    expect(after(limiterAt(40, { medianMs: 30 }), { latencyMs: 30 }).limit).toBe(36);
  });

  it('the limiter tolerates queueing up to the fixed number plus the share of the limit, inclusive', () => {
    // 3 and half of 34 may queue; of 40 in flight 20 do when latency is twice that of an idle cluster, 10 + 2 ms.
    const limiter = limiterAt(34, { medianMs: 24 });
    expect(after(limiter, { latencyMs: 24, inFlight: 40 }).limit).toBeGreaterThan(34);
    const queueing = limiterAt(34, { medianMs: 30 });
    expect(after(queueing, { latencyMs: 24, inFlight: 40 }).limit).toBe(34);
    expect(after(queueing, { latencyMs: 25, inFlight: 40 }).limit).toBeLessThan(34);
  });

  it('the limiter does not take the jitter of an idle cluster for queueing', () => {
    const quick = limiterAt(40, { medianMs: 0.5, baselineMs: 0.5 });
    expect(run(quick, 2.5, 200).limit).toBeGreaterThan(40);
  });

  it('the limiter accepts a higher latency as its baseline once it has lasted', () => {
    let limiter = run(limiterAt(40), 30, 1000);
    expect(limiter.baselineMs).toBeLessThan(11);
    limiter = run(limiter, 30, 3000, 40, settings.baselineAgeMs / 1000);
    expect(limiter.baselineMs).toBeGreaterThan(25);
  });

  it('the baseline latency approaches the median with time and never exceeds it', () => {
    const limiter = limiterAt(40, { medianMs: 30 });
    const afterMs = (ms: number): number => after(limiter, { latencyMs: 30, nowMs: 1000 + ms }).baselineMs;
    expect(afterMs(0)).toBe(10);
    expect(afterMs(settings.baselineAgeMs / 2)).toBe(20);
    expect(afterMs(settings.baselineAgeMs * 10)).toBe(30);
    expect(afterMs(-500)).toBe(10);
  });

  it('the baseline is the first latency measured, even if an overload came before', () => {
    const refused = after(createLimiter(settings), { kind: 'overload' });
    expect(refused.medianMs).toBeUndefined();
    expect(after(refused, { nowMs: 1010 })).toMatchObject({ medianMs: 10, baselineMs: 10 });
  });

  it('one answer moves the median latency by at most a twentieth', () => {
    const median = (latencyMs: number): number | undefined => after(limiterAt(40), { latencyMs }).medianMs;
    expect([0, 9.9, 10, 10.1, 900].map(median)).toEqual([9.5, 9.9, 10, 10.1, 10.5]);
  });

  it('the baseline follows the lowest median latency', () => {
    const limiter = run(limiterAt(40), 4, 200);
    expect(limiter.baselineMs).toBeCloseTo(4, 0);
  });
});

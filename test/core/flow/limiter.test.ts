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

describe('a limit', () => {
  it('begins at the initial limit, within its bounds', () => {
    expect(requestsAllowed(createLimiter(settings))).toBe(limiterDefaults.initialLimit);
    expect(requestsAllowed(createLimiter({ ...settings, maxLimit: 3 }))).toBe(3);
    expect(requestsAllowed(createLimiter({ ...settings, minLimit: 20 }))).toBe(20);
  });

  it('is obeyed in whole requests, and never less than one', () => {
    expect(requestsAllowed(limiterAt(7.99))).toBe(7);
    expect(requestsAllowed(limiterAt(0.2))).toBe(1);
  });

  it('grows by one per round trip while it is in use', () => {
    let limiter = limiterAt(20);
    for (let answer = 0; answer < 20; answer += 1) limiter = after(limiter, { inFlight: 20 });
    expect(limiter.limit).toBeGreaterThan(20.9);
    expect(limiter.limit).toBeLessThanOrEqual(21);
  });

  it('doubles per round trip until its first decrease', () => {
    let limiter = createLimiter(settings);
    const first = limiter.limit;
    for (let answer = 0; answer < first; answer += 1) limiter = after(limiter);
    expect(limiter.limit).toBe(first * 2);
    const decreased = after(limiter, { kind: 'overload' });
    expect(decreased.starting).toBe(false);
    expect(after(decreased, { nowMs: 1010 }).limit).toBeLessThan(decreased.limit + 1);
  });

  it('does not grow when it is not in use', () => {
    expect(after(limiterAt(20), { inFlight: 14 }).limit).toBe(20);
    expect(after(limiterAt(20), { inFlight: 15 }).limit).toBeGreaterThan(20);
  });

  it('goes on starting up, and heeds the next overload, after an answer that changes nothing', () => {
    const idle = after(createLimiter(settings), { inFlight: 1 });
    expect(idle.starting).toBe(true);
    const overloaded = after(idle, { kind: 'overload' });
    expect(overloaded.limit).toBe(limiterDefaults.initialLimit * limiterDefaults.overloadFactor);
  });

  it('does not grow beyond its maximum', () => {
    expect(after(limiterAt(100)).limit).toBe(100);
  });

  it.each(['overload', 'timeout'] as const)('falls at the first %s', (kind) => {
    expect(after(limiterAt(50), { kind }).limit).toBe(50 * limiterDefaults.overloadFactor);
  });

  it('does not fall below its minimum', () => {
    expect(after(limiterAt(1), { kind: 'overload' }).limit).toBe(1);
  });
});

describe('after a decrease', () => {
  const decrease = (): Limiter => after(limiterAt(50), { kind: 'overload', nowMs: 2000 });

  it('an answer to a request sent before it changes nothing', () => {
    const decreased = decrease();
    for (const kind of ['overload', 'timeout', 'success'] as const) {
      expect(after(decreased, { kind, nowMs: 2009, latencyMs: 10 }).limit).toBe(decreased.limit);
    }
  });

  it('a request sent since then counts', () => {
    const decreased = decrease();
    const again = after(decreased, { kind: 'overload', nowMs: 2010, latencyMs: 10 });
    expect(again.limit).toBe(decreased.limit * limiterDefaults.overloadFactor);
    expect(after(decreased, { nowMs: 2010, latencyMs: 10 }).limit).toBeGreaterThan(decreased.limit);
  });

  it('a clock that was set back does not silence the limiter', () => {
    const back = after(decrease(), { kind: 'overload', nowMs: 500, latencyMs: 10 });
    expect(after(back, { kind: 'overload', nowMs: 600, latencyMs: 10 }).limit).toBeLessThan(back.limit);
  });
});

describe('requests that queue', () => {
  /** Answers of one latency, one every `stepMs`. */
  function run(limiter: Limiter, latencyMs: number, answers: number, inFlight = 40, stepMs = 1): Limiter {
    let next = limiter;
    for (let answer = 1; answer <= answers; answer += 1) {
      next = observe(next, { kind: 'success', latencyMs, inFlight, nowMs: next.observedAtMs + stepMs });
    }
    return next;
  }

  it('are noticed when latency triples, and the limit falls', () => {
    expect(run(limiterAt(40), 30, 100).limit).toBeLessThan(40);
  });

  it('are not seen in latency that rises by a half', () => {
    expect(run(limiterAt(40), 15, 100).limit).toBeGreaterThan(40);
  });

  it('may be a few, whatever the latency: a small limit grows', () => {
    expect(run(limiterAt(4), 100, 100, 4).limit).toBeGreaterThan(4);
  });

  it('are not inferred from one slow answer among many', () => {
    let limiter = limiterAt(40);
    for (let round = 0; round < 50; round += 1) limiter = run(run(limiter, 500, 1), 10, 2);
    expect(limiter.limit).toBeGreaterThan(40);
  });

  it('are not inferred from one slow answer while the limit is not in use', () => {
    expect(after(limiterAt(40), { latencyMs: 500, inFlight: 29 }).limit).toBe(40);
  });

  it('are not held against a quick answer', () => {
    expect(after(limiterAt(40, { medianMs: 30 })).limit).toBe(40);
    expect(after(limiterAt(40, { medianMs: 30 }), { latencyMs: 30 }).limit).toBe(36);
  });

  it('are allowed up to the few and the share of the limit, those included', () => {
    // 3 and half of 34 may queue; of 40 in flight 20 do when latency is twice that of an idle cluster, 10 + 2 ms.
    const limiter = limiterAt(34, { medianMs: 24 });
    expect(after(limiter, { latencyMs: 24, inFlight: 40 }).limit).toBeGreaterThan(34);
    const queueing = limiterAt(34, { medianMs: 30 });
    expect(after(queueing, { latencyMs: 24, inFlight: 40 }).limit).toBe(34);
    expect(after(queueing, { latencyMs: 25, inFlight: 40 }).limit).toBeLessThan(34);
  });

  it('are not inferred from the jitter of an idle cluster', () => {
    const quick = limiterAt(40, { medianMs: 0.5, baselineMs: 0.5 });
    expect(run(quick, 2.5, 200).limit).toBeGreaterThan(40);
  });

  it('are no longer seen once higher latency has lasted', () => {
    let limiter = run(limiterAt(40), 30, 1000);
    expect(limiter.baselineMs).toBeLessThan(11);
    limiter = run(limiter, 30, 3000, 40, settings.baselineAgeMs / 1000);
    expect(limiter.baselineMs).toBeGreaterThan(25);
  });

  it('are measured against a baseline that comes closer to the median with time, and no further', () => {
    const limiter = limiterAt(40, { medianMs: 30 });
    const afterMs = (ms: number): number => after(limiter, { latencyMs: 30, nowMs: 1000 + ms }).baselineMs;
    expect(afterMs(0)).toBe(10);
    expect(afterMs(settings.baselineAgeMs / 2)).toBe(20);
    expect(afterMs(settings.baselineAgeMs * 10)).toBe(30);
    expect(afterMs(-500)).toBe(10);
  });

  it('are measured against the first latency seen, though an overload was seen before', () => {
    const refused = after(createLimiter(settings), { kind: 'overload' });
    expect(refused.medianMs).toBeUndefined();
    expect(after(refused, { nowMs: 1010 })).toMatchObject({ medianMs: 10, baselineMs: 10 });
  });

  it('are measured by a median that one answer moves by a twentieth', () => {
    const median = (latencyMs: number): number | undefined => after(limiterAt(40), { latencyMs }).medianMs;
    expect([0, 9.9, 10, 10.1, 900].map(median)).toEqual([9.5, 9.9, 10, 10.1, 10.5]);
  });

  it('are measured against the lowest median seen', () => {
    const limiter = run(limiterAt(40), 4, 200);
    expect(limiter.baselineMs).toBeCloseTo(4, 0);
  });
});

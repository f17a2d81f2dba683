import fc from 'fast-check';
import { expect, it } from 'vitest';
import { failureCodes } from '../../../core/contract/failure-codes.ts';
import { planRetry, retryPolicy } from '../../../core/flow/retry.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('planRetry never plans a wait beyond the budget', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...failureCodes),
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: -1000, max: 900_000, noNaN: true }),
      random,
      (code, attempt, remainingMs, drawn) => {
        const decision = planRetry({ next: 'retry', code }, attempt, remainingMs, drawn);
        if (decision.kind === 'give-up') return;
        expect(decision.delayMs).toBeGreaterThanOrEqual(0);
        expect(decision.delayMs + retryPolicy.requestMs).toBeLessThanOrEqual(remainingMs);
      },
    ),
  );
});

it('an attempt that always fails is retried within the budget and then given up', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...failureCodes),
      fc.integer({ min: 0, max: 60_000 }),
      fc.array(random, { minLength: 1, maxLength: 50 }),
      (code, budgetMs, draws) => {
        const attemptMs = 20;
        let spentMs = attemptMs;
        for (let attempt = 1; ; attempt += 1) {
          const drawn = draws[attempt % draws.length]!;
          const decision = planRetry({ next: 'retry', code }, attempt, budgetMs - spentMs, drawn);
          if (decision.kind === 'give-up') break;
          spentMs += decision.delayMs + attemptMs;
        }
        expect(spentMs).toBeLessThanOrEqual(Math.max(budgetMs, attemptMs));
      },
    ),
  );
});

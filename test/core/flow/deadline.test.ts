import { expect, it } from 'vitest';
import {
  letterBudgetMs,
  recheckBudgetMs,
  requestTimeoutMs,
  startBudgetMs,
  writeBudgetMs,
  type DeadlinePolicy,
} from '../../../core/flow/deadline.ts';

const policy: DeadlinePolicy = { reserveMs: 1500, minRequestMs: 250, maxRequestMs: 5000 };

it.each([
  { lambdaRemainingMs: 60_000, budgetMs: 58_500 },
  { lambdaRemainingMs: 1501, budgetMs: 1 },
  { lambdaRemainingMs: 1500, budgetMs: 0 },
  { lambdaRemainingMs: 20, budgetMs: 0 },
])('with $lambdaRemainingMs ms remaining for Lambda, the budget for writes is $budgetMs ms', (row) => {
  expect(writeBudgetMs(row.lambdaRemainingMs, policy)).toBe(row.budgetMs);
});

it.each([
  { budgetMs: 58_500, timeoutMs: 5000 },
  { budgetMs: 5000, timeoutMs: 5000 },
  { budgetMs: 4999, timeoutMs: 4999 },
  { budgetMs: 250, timeoutMs: 250 },
  // What cannot end in time is not started.
  { budgetMs: 249, timeoutMs: undefined },
  { budgetMs: 0, timeoutMs: undefined },
  { budgetMs: -10, timeoutMs: undefined },
])('with $budgetMs ms remaining for writes, a request may take $timeoutMs ms', ({ budgetMs, timeoutMs }) => {
  expect(requestTimeoutMs(budgetMs, policy)).toBe(timeoutMs);
});

it.each([
  { remainingMs: 1700, startMs: 1300, letterMs: 1500, recheckMs: 750 },
  { remainingMs: 30_000, startMs: 29_600, letterMs: 29_800, recheckMs: 5000 },
  { remainingMs: 401, startMs: 1, letterMs: 201, recheckMs: 100.5 },
  { remainingMs: 201, startMs: 0, letterMs: 1, recheckMs: 0.5 },
  { remainingMs: 200, startMs: 0, letterMs: 0, recheckMs: 0 },
  { remainingMs: -5, startMs: 0, letterMs: 0, recheckMs: 0 },
])(
  'with $remainingMs ms remaining, a start may take $startMs, letters $letterMs and a schema $recheckMs',
  (row) => {
    expect(startBudgetMs(row.remainingMs)).toBe(row.startMs);
    expect(letterBudgetMs(row.remainingMs)).toBe(row.letterMs);
    expect(recheckBudgetMs(row.remainingMs, policy)).toBe(row.recheckMs);
  },
);

import { defineConfig } from 'vitest/config';

/** The tests of what is mutated: the pure core that plans, paces and reports, and the flow that holds it together. */
export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 20_000,
    include: ['test/unit/{report,plan,flow}/**/*.test.ts', 'test/flow/**/*.test.ts'],
    exclude: ['test/flow/order.odds.test.ts'],
  },
});

import { defineConfig } from 'vitest/config';

/**
 * The unit tests of what is mutated. Without the properties and the simulated scenarios: a mutant that only they kill
 * shows what no example pins down, and with random input it would survive by turns.
 */
export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 20_000,
    include: ['test/core/{settle,dead-letters,plan,flow,record,contract}/**/*.test.ts'],
    exclude: ['**/*.prop.test.ts', 'test/core/flow/scenarios.test.ts'],
  },
});

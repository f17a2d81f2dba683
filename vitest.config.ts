import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * Projects run one after the other, in `order`: the servers of the last should have the machine to themselves. Those
 * of one order run side by side.
 */
const project = (order: number, name: string, folders: readonly string[], extra: object = {}) => ({
  extends: true as const,
  test: {
    name,
    include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
    sequence: { groupOrder: order },
    ...extra,
  },
});

/** The source of the package's front doors, as `paths` of tsconfig.json names them. */
const frontDoors = [
  { find: /^millrace$/, replacement: join(import.meta.dirname, 'core/connector/define.ts') },
  { find: /^millrace\/cdk$/, replacement: join(import.meta.dirname, 'lib/index.ts') },
];

export default defineConfig({
  resolve: { alias: frontDoors },
  test: {
    environment: 'node',
    testTimeout: 20_000,
    projects: [
      // Two workers also on two cores, where the default is one: many of these tests wait for a limit of time.
      project(0, 'unit', ['lambda', 'project', 'cli', 'local', 'docs', 'chaos', 'fuzz', 'release'], {
        maxWorkers: 2,
      }),
      // Not isolated: these tests compute, and none replaces a module. Loading the modules for each file would take
      // longer than the tests.
      project(0, 'pure', ['core', 'tools', 'examples', 'flow', 'architecture', 'mutation', 'support'], {
        isolate: false,
        maxWorkers: 2,
      }),
      // Not isolated: loading CDK and its validation rules costs more than the tests do.
      project(0, 'infra', ['lib'], {
        testTimeout: 60_000,
        hookTimeout: 120_000,
        isolate: false,
        maxWorkers: 2,
      }),
      project(1, 'integration', ['contract', 'integration'], {
        globalSetup: ['test/support/servers.global.ts'],
        testTimeout: 120_000,
        hookTimeout: 180_000,
        maxWorkers: 2,
      }),
      // A minute or two of npm and TypeScript: a step of its own, `npm run test:package`.
      project(2, 'package', ['package'], {
        testTimeout: 300_000,
        hookTimeout: 600_000,
        maxWorkers: 1,
      }),
    ],
  },
});

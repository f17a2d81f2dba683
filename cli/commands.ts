import type { Commands } from './main.ts';

/** The commands of `millrace`, in the order in which `millrace --help` lists them. */
export const commands: Commands = {
  init: async () => (await import('./init.ts')).init,
  dev: async () => (await import('./dev.ts')).dev,
  up: async () => (await import('./up.ts')).up,
  run: async () => (await import('./run.ts')).run,
  check: async () => (await import('./check.ts')).check,
  cost: async () => (await import('./cost.ts')).cost,
  bundle: async () => (await import('./bundle.ts')).bundle,
  migrate: async () => (await import('./migrate.ts')).migrate,
  query: async () => (await import('./query.ts')).query,
  doctor: async () => (await import('./doctor.ts')).doctor,
  dlq: async () => (await import('./dlq.ts')).dlq,
};

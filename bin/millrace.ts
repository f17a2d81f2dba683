import type { Commands } from '../cli/main.ts';
import { runCommandLine } from '../cli/main.ts';

const commands: Commands = {
  dev: async () => (await import('../cli/dev.ts')).dev,
  up: async () => (await import('../cli/up.ts')).up,
  run: async () => (await import('../cli/run.ts')).run,
  check: async () => (await import('../cli/check.ts')).check,
  cost: async () => (await import('../cli/cost.ts')).cost,
  bundle: async () => (await import('../cli/bundle.ts')).bundle,
  migrate: async () => (await import('../cli/migrate.ts')).migrate,
  query: async () => (await import('../cli/query.ts')).query,
  doctor: async () => (await import('../cli/doctor.ts')).doctor,
  dlq: async () => (await import('../cli/dlq.ts')).dlq,
};

// Whoever read our output has gone (`millrace … | head`): what we still do is not for the screen.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const io = {
  out: (line: string) => void process.stdout.write(`${line}\n`),
  err: (line: string) => void process.stderr.write(`${line}\n`),
};

const exitCode = await runCommandLine(process.argv.slice(2), commands, io);
const written = (stream: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
await Promise.all([process.stdout, process.stderr].map(written));
// A driver that was shut down while a node was away may keep timers (cassandra-driver 4.10.0), which hold a process up.
process.exit(exitCode);

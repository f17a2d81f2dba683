import { commands } from '../cli/commands.ts';
import { runCommandLine } from '../cli/main.ts';

// The reader of the output has gone (`millrace … | head`): the rest of the work is not for the screen.
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

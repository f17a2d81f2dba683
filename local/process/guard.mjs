// Runs one server for the process that started this guard, and ends it when that process is gone, however it went:
// the IPC channel closes even on SIGKILL. Plain JavaScript, so that it needs no loader; in a session of its own,
// so that a Ctrl-C in the terminal reaches only the process that then stops its servers in order.
import { spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';

const { command, args, environment, directory, logFile, whenOrphaned } = JSON.parse(process.argv[2]);

const log = openSync(logFile, 'a');
const server = spawn(command, args, {
  cwd: directory,
  env: { ...process.env, ...environment },
  stdio: ['ignore', log, log],
});

let orphaned = false;

server.once('spawn', () => tell({ kind: 'started', pid: server.pid }));
server.once('error', (error) => {
  tell({ kind: 'refused', message: error.message });
  process.exitCode = 1;
  process.disconnect?.();
});
server.once('exit', (code, signal) => {
  if (orphaned) cleanUp();
  tell({ kind: 'ended', code, signal });
  process.off('disconnect', onDisconnect);
  if (process.connected) process.disconnect();
});

process.on('disconnect', onDisconnect);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill('SIGKILL'));

function onDisconnect() {
  orphaned = true;
  if (server.exitCode !== null || server.signalCode !== null) cleanUp();
  else server.kill('SIGKILL');
}

function cleanUp() {
  for (const path of whenOrphaned.remove) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  const [program, ...rest] = whenOrphaned.run;
  if (program !== undefined)
    spawn(program, rest, { stdio: 'ignore', env: { ...process.env, ...environment } });
}

function tell(message) {
  // The parent may be gone in this very moment; then there is nobody to tell.
  if (process.connected) process.send(message, () => undefined);
}

import { join } from 'node:path';
import { freePort } from '../../local/process/free-port.ts';
import { createServerProcess } from '../../local/process/server-process.ts';
import { openDirectory } from '../../local/directories/run-directory.ts';
import { pythonVenv } from './python.ts';

/** An AWS that is none of ours, behind HTTP on this machine. */
export interface Moto {
  /** `http://127.0.0.1:port`. */
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/** What the SDK needs to know to speak to it: moto verifies neither, so the values are made up. */
export const motoEnvironment = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'eu-west-1',
} as const;

/** Starts moto's server on a free port; it ends with `stop`, or with this process. */
export async function startMoto(): Promise<Moto> {
  const { python } = await pythonVenv();
  const port = await freePort(['127.0.0.1']);
  const directory = await openDirectory('moto', undefined);
  const endpoint = `http://127.0.0.1:${port}`;
  const server = createServerProcess({
    name: 'moto',
    command: python,
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    environment: {},
    directory: directory.path,
    logFile: join(directory.path, 'moto.log'),
    whenOrphaned: { remove: directory.removeWhenOrphaned, run: [] },
    answers: async () => (await fetch(`${endpoint}/moto-api/`)).ok,
    startLimitMs: 60_000,
    stopLimitMs: 5_000,
  });
  await server.start();
  return {
    endpoint,
    stop: async () => {
      await server.stop();
      await directory.close(server.failed);
    },
  };
}

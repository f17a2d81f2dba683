import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonVenv } from '../support/python.ts';
import type { ChaosServers } from './environment.ts';

/** How a table differs from what the log says, in keys. */
export interface TableCheck {
  /** What the log says last never came. */
  readonly lost: number;
  /** What the log says last came, and was overwritten by something older. */
  readonly reordered: number;
  /** Differ for the reason that `record` mode states. */
  readonly excused: number;
  readonly examples: readonly unknown[];
}

/** What the independent program prints. */
export interface Check {
  readonly records: number;
  readonly upserts: number;
  readonly deletes: number;
  readonly filtered: number;
  readonly poison: number;
  readonly keys: number;
  readonly tables: Readonly<Record<string, TableCheck>>;
  readonly journal: {
    readonly missing: number;
    readonly unexpected: number;
    readonly examples: readonly unknown[];
  };
  readonly deadLetters: {
    readonly distinct: number;
    readonly repeated: number;
    /** More letters of a record than times that it was delivered. */
    readonly beyondDeliveries: number;
    readonly missing: number;
    readonly unexpected: number;
  };
}

export interface CheckedFiles {
  readonly topic: string;
  readonly keyspace: string;
  readonly deadLetterFile: string;
  readonly deliveriesFile: string;
}

const run = promisify(execFile);
const program = fileURLToPath(new URL('check.py', import.meta.url));

/** Has the independent program hold the tables against the log. */
export async function check(
  { kafka, cluster, superuser }: ChaosServers,
  files: CheckedFiles,
): Promise<Check> {
  const { python } = await pythonVenv();
  const [host = '', port = ''] = (cluster.contactPoints[0] ?? '').split(':');
  const { topic, keyspace, deadLetterFile, deliveriesFile } = files;
  const login = superuser === undefined ? [] : [superuser.username, superuser.password];
  const { stdout } = await run(
    python,
    [program, kafka.brokers, topic, host, port, keyspace, deadLetterFile, deliveriesFile, ...login],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as Check;
}

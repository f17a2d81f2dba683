import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { pythonVenv } from './python.ts';

/** A record as another program sends it. */
export interface ForeignRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** A row as another driver reads it: values as text, bytes as hex, `null` where there is nothing. */
export type ForeignRow = Readonly<Record<string, unknown>>;

const script = fileURLToPath(new URL('other_program.py', import.meta.url));

/** Creates a topic through kafka-python. */
export async function createForeignTopic(brokers: string, name: string, partitions: number): Promise<void> {
  await runScript(['topic', brokers], [{ name, partitions }]);
}

/** Sends records through kafka-python, in their order. */
export async function produceForeign(brokers: string, records: readonly ForeignRecord[]): Promise<void> {
  await runScript(['produce', brokers], records);
}

/** Runs statements through DataStax's Python driver and gives the rows of all of them. */
export async function runForeignCql(
  contactPoint: string,
  statements: readonly string[],
): Promise<ForeignRow[]> {
  const [host = '', port = ''] = contactPoint.split(':');
  const output = await runScript(['cql', host, port], statements);
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as ForeignRow);
}

async function runScript(args: readonly string[], input: readonly unknown[]): Promise<string> {
  const { python } = await pythonVenv();
  const child = spawn(python, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  // A program that ends before it has read everything says why on its standard error.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== 0)
    throw new Error(`other_program.py ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${errors}`);
  return output;
}

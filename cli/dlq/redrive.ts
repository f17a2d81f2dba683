import {
  printDrain,
  printFailures,
  printRedrive,
  redriveAsJson,
} from '../../tools/dead-letters/print/redrive.ts';
import { redrive as redriveRecords } from '../../tools/dead-letters/redrive.ts';
import { closeRedrive, openRedrive } from '../../tools/dead-letters/redrive/open-redrive.ts';
import { readRedriveOptions } from '../flags/dead-letters/redrive-flags.ts';
import { progressOf, type CommandIo } from '../terminal/command.ts';
import { withInterrupt } from '../terminal/interrupt.ts';

/** `dlq redrive` */
export async function redrive(args: string[], io: CommandIo): Promise<number> {
  const { json, target, ...request } = readRedriveOptions(args);
  if (target.kind === 'close') return close(target.queueUrl, json, io);
  return withInterrupt(async (signal) => {
    if (target.kind === 'open') return open(target.queueUrl, json, io, signal);
    const result = await redriveRecords({ ...request, target }, progressOf(io), signal);
    const lines = json ? [JSON.stringify(redriveAsJson(result))] : printRedrive(result);
    for (const line of lines) io.out(line);
    for (const line of printFailures(result)) io.err(line);
    return result.isComplete ? 0 : 1;
  });
}

async function close(queueUrl: string, json: boolean, io: CommandIo): Promise<number> {
  const remaining = await closeRedrive(queueUrl);
  io.out(
    json ? JSON.stringify({ remaining, isOpen: false }) : `closed; ${remaining} messages are in the queue`,
  );
  return 0;
}

async function open(queueUrl: string, json: boolean, io: CommandIo, signal: AbortSignal): Promise<number> {
  const result = await openRedrive(queueUrl, progressOf(io), signal);
  io.out(json ? JSON.stringify({ ...result, isOpen: false }) : printDrain(result));
  if (result.remaining > 0 && !result.isInterrupted) {
    io.err(`the remaining messages failed: the log of the redrive says why, and 'dlq ls' shows them`);
  }
  return result.remaining === 0 ? 0 : 1;
}

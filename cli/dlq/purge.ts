import { printPurge, printRemaining, purgeAsJson } from '../../tools/dead-letters/print/purge.ts';
import { purge as purgeLetters } from '../../tools/dead-letters/purge.ts';
import { readPurgeOptions } from '../flags/dead-letters/purge-flags.ts';
import { progressOf, type CommandIo } from '../terminal/command.ts';

/** `dlq purge` */
export async function purge(args: string[], io: CommandIo): Promise<number> {
  const { json, ...request } = readPurgeOptions(args);
  const result = await purgeLetters(request, progressOf(io));
  for (const line of printRemaining(result)) io.err(line);
  const lines = json ? [JSON.stringify(purgeAsJson(result))] : printPurge(result);
  for (const line of lines) io.out(line);
  return result.isComplete ? 0 : 1;
}

import { listDeadLetters } from '../../tools/dead-letters/list.ts';
import { listAsJson, printList } from '../../tools/dead-letters/print/list.ts';
import { readLookOptions } from '../flags/dead-letters/source-flags.ts';
import { progressOf, type CommandIo } from '../terminal/command.ts';

/** `dlq ls` */
export async function ls(args: string[], io: CommandIo): Promise<number> {
  const { json, ...request } = readLookOptions(args);
  const list = await listDeadLetters(request, progressOf(io));
  const lines = json ? [JSON.stringify(listAsJson(list))] : printList(list);
  for (const line of lines) io.out(line);
  return 0;
}

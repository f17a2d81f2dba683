import { printRecord, recordAsJson } from '../../tools/dead-letters/print/record.ts';
import { showDeadLetter } from '../../tools/dead-letters/show.ts';
import { readLookOptions } from '../flags/dead-letters/source-flags.ts';
import { progressOf, type CommandIo } from '../terminal/command.ts';

/** `dlq show` */
export async function show(args: string[], io: CommandIo): Promise<number> {
  const { json, ...request } = readLookOptions(args);
  const records = await showDeadLetter(request, progressOf(io));
  for (const [index, record] of records.entries()) {
    if (index > 0 && !json) io.out('');
    const lines = json ? [JSON.stringify(recordAsJson(record))] : printRecord(record);
    for (const line of lines) io.out(line);
  }
  return 0;
}

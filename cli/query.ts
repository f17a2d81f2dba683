import { printJson, printTable } from '../tools/query/print.ts';
import { query as runStatement } from '../tools/query/query.ts';
import { queryHelp, readQueryOptions } from './flags/query-flags.ts';
import type { Command } from './terminal/command.ts';

/** `millrace query`: one CQL statement, its rows printed. */
export const query: Command = {
  name: 'query',
  summary: 'run one CQL statement and print its rows',
  help: queryHelp,
  async run(args, io) {
    const { json, ...request } = readQueryOptions(args);
    const result = await runStatement(request);
    for (const line of (json ? printJson : printTable)(result)) io.out(line);
    if (result.hasMore) io.err(`only the first ${request.limit} rows: see --limit`);
    return 0;
  },
};

import { checkProject } from '../tools/check/check-project.ts';
import { printAnswer, printProblems, problemCount } from '../tools/check/print.ts';
import { checkHelp, readCheckOptions } from './flags/check-flags.ts';
import type { Command, CommandIo } from './terminal/command.ts';

/** `millrace check`: a connector file against its schema, offline. */
export const check: Command = {
  name: 'check',
  summary: 'check a connector file against its tables, without a server',
  help: checkHelp,
  run: (args, io) => Promise.resolve().then(() => run(args, io)),
};

function run(args: string[], io: CommandIo): number {
  const { json, ...request } = readCheckOptions(args);
  const { unreadable, ...answer } = checkProject(request, Date.now());
  const isOk = problemCount(answer) === 0;
  if (unreadable.length > 0) {
    for (const line of printProblems(request.connectorFile, answer)) io.err(line);
    const error = unreadable.join('\n');
    if (!json) throw new Error(error);
    io.err(`millrace check: ${error}`);
    io.out(JSON.stringify({ ok: false, error, ...answer }, undefined, 2));
    return 1;
  }
  if (json) io.out(JSON.stringify({ ok: isOk, ...answer }, undefined, 2));
  else for (const line of printAnswer(request, answer)) io.out(line);
  return isOk ? 0 : 1;
}

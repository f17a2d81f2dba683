import { UsageError } from '../project/usage-error.ts';
import { readPlan } from '../tools/dev/plan.ts';
import { runDev } from '../tools/dev/run-dev.ts';
import { renderSummary, type Summary } from '../tools/dev/summary.ts';
import { devHelp, readDevOptions, type DevRequest } from './flags/dev-options.ts';
import type { Command, CommandIo } from './terminal/command.ts';
import { openDisplay } from './terminal/display.ts';
import { withInterrupt } from './terminal/interrupt.ts';

/** `millrace dev`: everything on this machine, with records flowing. */
export const dev: Command = {
  name: 'dev',
  summary: 'run a connector on this machine, with a Kafka, a Cassandra and records of its own',
  help: devHelp,
  async run(args, io) {
    const request = readDevOptions(args);
    const { files, options } = request;
    const plan = readPlan(files);
    if (plan.source === undefined && (options.isChecked || options.records !== undefined)) {
      throw new UsageError(
        `'--exit' and '--records' need records to send: put some into fixtures/*.jsonl beside ${files.connectorFile}, or name them with '--fixture FILE' or '--source FILE'`,
      );
    }
    const end = await withInterrupt((signal) => runDev(plan, options, openDisplay(io, request.json), signal));
    if (end.kind === 'accounted') return printSummary(end.summary, request, io);
    for (const line of end.lines) io.err(line);
    // Ctrl-C is how an endless session ends; one that was to account for its records has not done so.
    return options.isChecked ? 1 : 0;
  },
};

function printSummary(summary: Summary, { json }: DevRequest, io: CommandIo): number {
  if (json) io.out(JSON.stringify(summary));
  else {
    for (const problem of summary.problems) io.err(problem);
    for (const line of renderSummary(summary)) io.out(line);
  }
  return summary.ok ? 0 : 1;
}

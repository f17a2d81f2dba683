import { printable } from '../core/print/printable.ts';
import { plainLabel } from '../core/print/label-style.ts';
import { letterNewsAsJson, printLetterNews } from '../local/pipeline/letter-news.ts';
import { UsageError } from '../project/usage-error.ts';
import { readPlan } from '../tools/dev/plan.ts';
import { runDev, type DevDisplay } from '../tools/dev/run-dev.ts';
import { createScreen } from '../tools/dev/screen.ts';
import { renderSummary, type Summary } from '../tools/dev/summary.ts';
import { readDevOptions, type DevRequest } from './flags/dev-options.ts';
import { canRepaint, labelStyle } from './terminal/colours.ts';
import type { Command, CommandIo } from './terminal/command.ts';
import { withInterrupt } from './terminal/interrupt.ts';

const usage = `millrace dev [options]

Starts Kafka and Cassandra, creates the topics of a connector and the tables of its schema.cql, runs the connector in
the bundle that \`cdk deploy\` ships, and sends it records. Without records of yours it prints where to produce some.
Needs Java 17 and Maven, or Docker. Nothing remains but dead letters.

  --connector FILE  the connector (default: connector.ts)
  --schema FILE     the tables (default: schema.cql beside the connector file)
  --fixture FILE    records to send, as JSON, one to a line: topic, key, value, headers, timestamp, partition; may be
                    repeated (default: every fixtures/*.jsonl beside the connector file)
  --source FILE     a module that generates records: its default export is a DevSource of 'millrace'
  --records N       send N records, as fast as Kafka takes them; a fixture is repeated
                    (default: every record of a fixture once; without end from --source)
  --exit            end when all are done, account for every record, and print a summary
  --rate N          records per second (default: as fast as possible; 2000 without end)
  --seed N          for --source: the same seed gives the same records (default: 1)
  --json            print the summary as JSON; needs --exit; dead letters are lines of JSON on standard error

With --exit every record must end as written, skipped or dead-lettered, and a source may check the rows as well.
Exit code with --exit: 0 if every record is accounted for, 1 if not. Without: 0.`;

/** `millrace dev`: everything on this machine, with records flowing. */
export const dev: Command = {
  name: 'dev',
  summary: 'run a connector on this machine, with a Kafka, a Cassandra and records of its own',
  usage,
  async run(args, io) {
    const request = readDevOptions(args);
    const { files, options } = request;
    const plan = readPlan(files);
    if (plan.source === undefined && (options.isChecked || options.records !== undefined)) {
      throw new UsageError(
        `'--exit' and '--records' need records to send: put some into fixtures/*.jsonl beside ${files.connectorFile}, or name them with '--fixture FILE' or '--source FILE'`,
      );
    }
    const end = await withInterrupt((signal) => runDev(plan, options, displayOn(io, request), signal));
    if (end.kind === 'accounted') return printSummary(end.summary, request, io);
    for (const line of end.lines) io.err(line);
    // Ctrl-C is how an endless session ends; one that was to account for its records has not done so.
    return options.isChecked ? 1 : 0;
  },
};

function displayOn(io: CommandIo, { json }: DevRequest): DevDisplay {
  const isPainted = !json && canRepaint(process.stdout, process.env);
  const screen = isPainted ? createScreen(process.stdout) : undefined;
  const say = (line: string): void => {
    if (screen === undefined) io.err(line);
    else screen.note(printable(line));
  };
  return {
    say,
    screen,
    style: isPainted ? labelStyle(process.stdout, process.env) : plainLabel,
    onTrouble: say,
    onLetters: (news) => {
      say(json ? letterNewsAsJson(news) : printLetterNews(news));
    },
  };
}

function printSummary(summary: Summary, { json }: DevRequest, io: CommandIo): number {
  if (json) io.out(JSON.stringify(summary));
  else {
    for (const problem of summary.problems) io.err(problem);
    for (const line of renderSummary(summary)) io.out(line);
  }
  return summary.ok ? 0 : 1;
}

import { renderRunReport } from '../local/pipeline/run-report.ts';
import { showLive } from '../tools/live/live.ts';
import { runConnector, type RunDisplay } from '../tools/run/run-connector.ts';
import { readRunOptions, runHelp } from './flags/run-options.ts';
import type { Command, CommandIo } from './terminal/command.ts';
import { openDisplay } from './terminal/display.ts';
import { withInterrupt } from './terminal/interrupt.ts';

/** `millrace run`: a connector against servers that run already. */
export const run: Command = {
  name: 'run',
  summary: 'write the records of a running Kafka into a running Cassandra',
  help: runHelp,
  async run(args, io) {
    const options = await readRunOptions(args);
    const display = displayOn(io, options.json);
    const { report, isInterrupted } = await withInterrupt((signal) => runConnector(options, display, signal));
    if (options.json) io.out(JSON.stringify(report));
    else for (const line of renderRunReport(report)) io.out(line);
    if (report.dropped > 0) {
      display.say(
        `${report.dropped} records were given up: they are in Kafka, and in no table and no dead letter`,
      );
      return 1;
    }
    return options.untilCaughtUp && isInterrupted ? 1 : 0;
  },
};

/** Output that is not painted is mostly stored. */
const lineEveryMs = 10_000;

function displayOn(io: CommandIo, json: boolean): RunDisplay {
  const { say, screen, style, onLetters } = openDisplay(io, json);
  return {
    say,
    onLetters,
    showLive: (sources, signal) =>
      json ? Promise.resolve() : showLive(sources, screen, say, signal, style, lineEveryMs),
  };
}

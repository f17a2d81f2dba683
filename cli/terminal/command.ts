import type { CommandHelp } from '../flags/flag.ts';
import type { Progress } from '../../tools/progress.ts';

/** Where a command prints: `out` is its answer, `err` is for the person who waits. */
export interface CommandIo {
  out(line: string): void;
  err(line: string): void;
}

/** What a tool reports while it works goes to the person who waits. */
export const progressOf = (io: CommandIo): Progress => ({
  note: (line) => {
    io.err(line);
  },
});

/** One command of `millrace`; one file each in `cli/`, listed in `cli/commands.ts`. */
export interface Command {
  /** The word after `millrace`. */
  readonly name: string;
  /** One line for `millrace --help`. */
  readonly summary: string;
  /** What `millrace <name> --help` prints, as data. */
  readonly help: CommandHelp;
  /**
   * Does the work and resolves to the exit code: 0 done, 1 the thing failed, 2 wrong usage.
   * `args` are those after the command's name; `--help` never arrives here.
   * What is rejected is printed as one line (its message) and ends with 1, or with 2 for a `UsageError`.
   */
  run(args: string[], io: CommandIo): Promise<number>;
}

import type { Command, CommandIo } from './terminal/command.ts';
import { readOwnPackage } from '../project/package-files.ts';
import { UsageError } from '../project/usage-error.ts';
import { signInHint } from '../tools/aws/sign-in.ts';
import { renderHelp } from './flags/help.ts';
import { unknown } from './flags/options.ts';
import { printable } from '../core/print/printable.ts';

/** What `millrace` can do: each command is loaded when it is asked for, so that no command waits for another's imports. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

/** Runs one command line and resolves to the exit code: 0 done, 1 the thing failed, 2 wrong usage. */
export async function runCommandLine(
  args: readonly string[],
  commands: Commands,
  output: CommandIo,
): Promise<number> {
  const io = printableOnly(output);
  const [name, ...rest] = args;
  if (name === undefined || isHelp(name) || (name === 'help' && rest[0] === undefined)) {
    const text = (await overview(commands)).join('\n');
    if (name !== undefined) {
      io.out(text);
      return 0;
    }
    io.err(text);
    return 2;
  }
  if (name === '--version' || name === '-V' || name === 'version') {
    io.out(version());
    return 0;
  }
  const wanted = name === 'help' ? (rest[0] ?? '') : name;
  const load = Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  if (load === undefined) {
    const message = unknown('command', wanted, Object.keys(commands));
    if (jsonAsked(args)) io.out(errorAsJson(message));
    io.err(`millrace: ${message}`);
    return 2;
  }
  const command = await load();
  if (name === 'help' || helpAsked(rest)) {
    io.out(renderHelp(command.help));
    return 0;
  }
  return runCommand(command, rest, io);
}

/** The one place where every command's output passes: what it prints may come from any producer. */
function printableOnly(io: CommandIo): CommandIo {
  return {
    out: (line) => {
      io.out(printable(line));
    },
    err: (line) => {
      io.err(printable(line));
    },
  };
}

async function runCommand(command: Command, args: string[], io: CommandIo): Promise<number> {
  try {
    return await command.run(args, io);
  } catch (error) {
    const hint = signInHint(error);
    const message = `${messageOf(error)}${hint === undefined ? '' : `\n    ${hint}`}`;
    if (jsonAsked(args)) io.out(errorAsJson(message));
    io.err(`millrace ${command.name}: ${message}`);
    if (!(error instanceof UsageError)) return 1;
    io.err(`See 'millrace ${command.name} --help'.`);
    return 2;
  }
}

/** The message with those of its causes; the stack too with `MILLRACE_TRACE=1`. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env['MILLRACE_TRACE'] === '1' && error.stack !== undefined) return error.stack;
  const messages = [error.message];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    if (!messages.some((message) => message.includes(messageText(cause)))) messages.push(messageText(cause));
  }
  return messages.join(': ');
}

const messageText = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

function helpAsked(args: readonly string[]): boolean {
  return optionsOf(args).some(isHelp);
}

const jsonAsked = (args: readonly string[]): boolean =>
  optionsOf(args).some((word) => word === '--json' || word.startsWith('--json='));

function optionsOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end);
}

/** What a command with `--json` prints where it has no answer; its exit code is 2 for a wrong usage. */
const errorAsJson = (message: string): string => JSON.stringify({ ok: false, error: message });

function version(): string {
  const { version: own } = readOwnPackage();
  return typeof own === 'string' ? own : 'unknown';
}

async function overview(commands: Commands): Promise<readonly string[]> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  const width = Math.max(...loaded.map((command) => command.name.length));
  return [
    'millrace <command> [options]',
    '',
    ...loaded.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    "See 'millrace <command> --help' for the options of one command, 'millrace --version' for the version.",
  ];
}

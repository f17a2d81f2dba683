import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { bundleHelp } from '../../cli/flags/bundle-flags.ts';
import { checkHelp } from '../../cli/flags/check-flags.ts';
import { costHelp } from '../../cli/flags/cost/cost-flags.ts';
import { dlqHelp } from '../../cli/flags/dead-letters/help.ts';
import { doctorHelp } from '../../cli/flags/doctor-flags.ts';
import type { CommandHelp, Flag } from '../../cli/flags/flag.ts';
import { migrateHelp } from '../../cli/flags/migrate-flags.ts';
import { parseWithPositionals } from '../../cli/flags/options.ts';
import { queryHelp } from '../../cli/flags/query-flags.ts';

const helps: Readonly<Record<string, CommandHelp>> = {
  bundle: bundleHelp,
  check: checkHelp,
  cost: costHelp,
  dlq: dlqHelp,
  doctor: doctorHelp,
  migrate: migrateHelp,
  query: queryHelp,
};

const flagsOf = ({ sections }: CommandHelp): Readonly<Record<string, Flag>> =>
  Object.fromEntries(sections.flatMap(({ flags = {} }) => Object.entries(flags)));

/** The words of a command line, those in quotes as one. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

describe.each(Object.entries(helps))('`millrace %s --help`', (name, help) => {
  it('the help is what the command prints', async () => {
    const command = await commands[name]?.();
    for (const option of Object.keys(flagsOf(help))) expect(command?.usage).toContain(`--${option}`);
    for (const line of command?.usage.split('\n') ?? []) {
      if (!line.startsWith('  millrace ')) expect(line.length).toBeLessThanOrEqual(120);
    }
  });

  it.each(help.examples)(
    'the example of the help can be parsed by the options of its command: %s',
    (line) => {
      const [program, command, ...args] = wordsOf(line);
      const flags = flagsOf(help);
      const positionals = args.filter((word, index) => {
        const before = args[index - 1]?.replace(/^--/, '') ?? '';
        return !word.startsWith('--') && flags[before]?.type !== 'string';
      });
      expect([program, command]).toEqual(['millrace', name]);
      const { values } = parseWithPositionals(args, flags, positionals.length, 'the argument');
      const given: readonly (readonly [string, unknown])[] = Object.entries(values);
      for (const [option, { required }] of Object.entries(flags)) {
        // Of dlq, a flag is required by one of its actions alone.
        if (required === true && name !== 'dlq') expect(given.map(([each]) => each)).toContain(option);
      }
    },
  );

  it.each(Object.entries(flagsOf(help)))(
    'the help of --%s says what the option is and names its value',
    (_, flag) => {
      expect(flag.help).toMatch(/^(?![A-Z][a-z])[^]*[^.]$/);
      expect(flag.value === undefined).toBe(flag.type === 'boolean');
    },
  );
});

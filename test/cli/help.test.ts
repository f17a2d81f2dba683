import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands.ts';
import type { CommandHelp, Flag } from '../../cli/flags/flag.ts';
import { renderHelp } from '../../cli/flags/help.ts';
import { parseWithPositionals } from '../../cli/flags/options.ts';

const loaded = await Promise.all(Object.values(commands).map((load) => load()));
const helps = loaded.map(({ name, help }) => [name, help] as const);

const flagsOf = ({ sections }: CommandHelp): Readonly<Record<string, Flag>> =>
  Object.fromEntries(sections.flatMap(({ flags = {} }) => Object.entries(flags)));

/** The words of a command line, those in quotes as one. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

describe.each(helps)('`millrace %s --help`', (name, help) => {
  it('the help names every option, and fits 120 columns', () => {
    const text = renderHelp(help);
    for (const option of Object.keys(flagsOf(help))) expect(text).toContain(`--${option}`);
    for (const line of text.split('\n')) {
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

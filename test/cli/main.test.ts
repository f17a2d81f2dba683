import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../cli/terminal/command.ts';
import { UsageError } from '../../project/usage-error.ts';
import { runCommandLine } from '../../cli/main.ts';
import { parseOptions } from '../../cli/flags/options.ts';

const command = (name: string, run: Command['run']): Command => ({
  name,
  summary: `what ${name} does`,
  help: {
    synopsis: [`millrace ${name} [--flag]`],
    about: [],
    sections: [],
    examples: [],
    exitCodes: ['0: done'],
  },
  run,
});

const commands = {
  greet: () =>
    Promise.resolve(
      command('greet', (args, io) => {
        const { name } = parseOptions(args, { name: { type: 'string', default: 'world' } });
        io.out(`hello ${name}`);
        return Promise.resolve(0);
      }),
    ),
  fail: () =>
    Promise.resolve(
      command('fail', () =>
        Promise.reject(new Error('no server answers', { cause: new Error('connection refused') })),
      ),
    ),
  tell: () =>
    Promise.resolve(
      command('tell', (args, io) => {
        io.out(`row \u001b[2J${args[0] ?? ''}`);
        io.out(JSON.stringify({ text: '\u009b2J\u202e' }));
        io.err('note \u001b]0;title\u0007');
        throw new Error('no \u001b[31mserver');
      }),
    ),
  misuse: () =>
    Promise.resolve(
      command('misuse', () => Promise.reject(new UsageError('--x and --y exclude each other'))),
    ),
};

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const code = await runCommandLine(args, commands, io);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const table = [
  { args: ['greet'], code: 0, out: /^hello world$/ },
  { args: ['greet', '--name', 'miller'], code: 0, out: /^hello miller$/ },
  { args: ['--help'], code: 0, out: /greet {3}what greet does\n {2}fail/ },
  { args: ['-h'], code: 0, out: /^millrace <command>/ },
  { args: ['help'], code: 0, out: /^millrace <command>/ },
  { args: ['help', 'greet'], code: 0, out: /^millrace greet \[--flag\]\n\nExit code 0: done\.$/ },
  { args: ['greet', '--help'], code: 0, out: /^millrace greet \[--flag\]\n\nExit code 0: done\.$/ },
  { args: ['greet', '--nam', 'x', '-h'], code: 0, out: /^millrace greet/ },
  { args: [], code: 2, err: /^millrace <command>/ },
  { args: ['gret'], code: 2, err: /^millrace: unknown command 'gret'; did you mean 'greet'\?$/ },
  { args: ['zzzzzz'], code: 2, err: /unknown command 'zzzzzz'; use one of greet, fail, tell, misuse$/ },
  { args: ['constructor'], code: 2, err: /unknown command 'constructor'/ },
  { args: ['help', 'gret'], code: 2, err: /did you mean 'greet'/ },
  {
    args: ['greet', '--nam', 'x'],
    code: 2,
    err: /^millrace greet: unknown option '--nam'; did you mean '--name'\?\nSee 'millrace greet --help'\.$/,
  },
  { args: ['greet', '--name'], code: 2, err: /option '--name' needs a value/ },
  { args: ['greet', 'bob'], code: 2, err: /unexpected argument 'bob'/ },
  { args: ['fail'], code: 1, err: /^millrace fail: no server answers: connection refused$/ },
  { args: ['misuse'], code: 2, err: /^millrace misuse: --x and --y exclude each other\nSee/ },
];

describe('command line', () => {
  for (const { args, code, out, err } of table) {
    it(`the command line answers 'millrace ${args.join(' ')}' with exit code ${code}`, async () => {
      const result = await run(...args);
      expect(result.code).toBe(code);
      expect(result.out).toMatch(out ?? /^$/);
      expect(result.err).toMatch(err ?? /^$/);
    });
  }

  it('the command line escapes the control characters of any output or error', async () => {
    const { out, err } = await run('tell', 'a\u202eb');
    expect(out).toBe('row \\u001b[2Ja\\u202eb\n{"text":"\\u009b2J\\u202e"}');
    expect(err).toBe('note \\u001b]0;title\\u0007\nmillrace tell: no \\u001b[31mserver');
    expect((await run('x\u001b[2J')).err).not.toContain('\u001b');
  });

  it('the command line prints errors as JSON if JSON was asked for, and as text on standard error', async () => {
    for (const [args, code, message] of [
      [['fail', '--json'], 1, 'no server answers: connection refused'],
      [['misuse', '--json'], 2, '--x and --y exclude each other'],
      [['gret', '--json'], 2, "unknown command 'gret'; did you mean 'greet'?"],
    ] as const) {
      const answer = await run(...args);
      expect(answer.code).toBe(code);
      expect(JSON.parse(answer.out)).toEqual({ ok: false, error: message });
      expect(answer.err).toContain(message);
    }
    expect((await run('fail', '--', '--json')).out).toBe('');
  });

  it.each([[['--json', 'greet']], [['greet', '--json=true']]])(
    'the command line prints errors as JSON even if --json itself is the error: %j',
    async (args) => {
      const { code, out } = await run(...args);
      expect([code, JSON.parse(out)]).toMatchObject([2, { ok: false }]);
    },
  );

  it('the command line prints its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    for (const word of ['--version', 'version']) {
      expect(await run(word)).toEqual({ code: 0, out: version, err: '' });
    }
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as util from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { projectRoot } from '../support/project-root.ts';
import { sourceFiles } from '../support/source-files.ts';
import { shellCommands, type ShellCommand } from './shell-commands.ts';

type Options = NonNullable<util.ParseArgsConfig['options']>;

/** The options that a command asks the parser for: thrown in the place of parsing, so that nothing runs. */
class Asked extends Error {
  readonly options: Options;

  constructor(options: Options) {
    super('asked');
    this.options = options;
  }
}

vi.mock('node:util', async (importOriginal) => ({
  ...(await importOriginal<typeof util>()),
  parseArgs: ({ options = {} }: { options?: Options }) => {
    throw new Asked(options);
  },
}));
const { parseArgs } = await vi.importActual<typeof util>('node:util');

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const tests = sourceFiles('test')
  .filter(({ path }) => dirname(path) !== 'test/docs')
  .map(({ text }) => text);

/** A test runs a command in a process of its own, or in its own process. */
const runs = (name: string): RegExp =>
  new RegExp(
    `(?:Millrace|MillraceForJson|millrace)\\(\\s*\\[?'${name}'|millrace\\.ts'\\),\\s+'${name}'|cli/${name}\\.ts'`,
  );

/** Throws for what the command would refuse; `undefined` if it is no command of ours. */
async function checkMillrace([name = '', ...args]: readonly string[], isWhole: boolean): Promise<void> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    // A command named in general, such as `npx millrace COMMAND`, or `npx millrace` alone.
    if (name === '' || /^(--|[A-Z…])/.test(name)) return;
    throw new Error(`no command '${name}'`);
  }
  const command = await load();
  const quiet = { out: () => undefined, err: () => undefined };
  if (!isWhole && args.length === 0) return;
  const run = async (): Promise<unknown> => command.run([...args], quiet);
  const asked = await run().catch((error: unknown) => error);
  if (!(asked instanceof Asked)) throw new Error(`'${name}' did not ask for its options`, { cause: asked });
  const { tokens } = parseArgs({
    args: [...args],
    options: asked.options,
    strict: isWhole,
    tokens: true,
    allowPositionals: true,
  });
  const unknown = tokens.filter(
    (token) => token.kind === 'option' && !Object.hasOwn(asked.options, token.name),
  );
  if (unknown.length > 0) throw new Error(`unknown options: ${JSON.stringify(unknown)}`);
}

function mustHold(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** Runs `check` of the first rule whose words the command begins with. */
const rules: readonly [begin: string, check: (rest: readonly string[], isWhole: boolean) => unknown][] = [
  [
    'npm ci',
    () => {
      mustHold(read('.ci/run').includes('npm ci'), 'is not in .ci/run');
    },
  ],
  [
    'npm test',
    () => {
      mustHold(read('.ci/run').includes('npm test'), 'is not in .ci/run');
    },
  ],
  ['npm start', (rest) => checkMillrace(['dev', ...rest.slice(1)], false)],
  ['npm run millrace', (rest, isWhole) => checkMillrace(rest.slice(1), isWhole)],
  [
    'npm run',
    ([script = '']) => {
      mustHold(Object.hasOwn(scripts, script), `no script '${script}' in package.json`);
    },
  ],
  // In a project that `init` has written, and in the test that packs and installs the package.
  ['npm install', () => undefined],
  ['npm audit', () => undefined],
  ['npm publish', () => undefined],
  ['npx millrace', (rest, isWhole) => checkMillrace(rest, isWhole)],
  ['millrace', (rest, isWhole) => checkMillrace(rest, isWhole)],
  ['npx cdk synth', checkCdk],
  ['npx cdk deploy', checkCdk],
  ['npx cdk diff', checkCdk],
  ['npx cdk import', checkCdk],
  ['npx cdk rollback', checkCdk],
  ['npx cdk destroy', checkCdk],
  ['kafka-consumer-groups.sh', checkConsumerGroups],
  [
    '.ci/run',
    () => {
      mustHold(existsSync(join(projectRoot, '.ci/run')), 'does not exist');
    },
  ],
  ['cd', () => undefined],
  ['jq', () => undefined],
  ['docker image inspect', () => undefined],
  // Commands of the AWS CLI alone, which no SDK has.
  ['aws s3 ls', () => undefined],
  ['openssl pkcs8', checkPkcs8],
  ['aws s3 cp', () => undefined],
  ['aws logs tail', () => undefined],
  ['aws cloudformation wait', checkWaiter],
  ['aws', checkAws],
];

/** `test/lib/examples.test.ts` synthesizes each example by the command in its README. */
function checkCdk(rest: readonly string[]): void {
  const app = rest[rest.indexOf('--app') + 1];
  if (rest.includes('--app')) expect(existsSync(join(projectRoot, app?.split(' ').at(-1) ?? ''))).toBe(true);
  const flags = rest.filter((word) => word.startsWith('--'));
  expect(cdkFlags).toEqual(expect.arrayContaining(flags));
}

const cdkFlags = [
  '--app',
  '--all',
  '--quiet',
  '--output',
  '--import-existing-resources',
  '--orphan',
  '--resource-mapping',
];

/** The options of OpenSSL's tool, https://docs.openssl.org/3.0/man1/openssl-pkcs8/. */
function checkPkcs8(rest: readonly string[]): void {
  const flags = rest.filter((word) => word.startsWith('-'));
  expect(['-topk8', '-in', '-out', '-v1', '-nocrypt']).toEqual(expect.arrayContaining(flags));
}

/** The CLI's waiters are the SDK's. */
function checkWaiter([waiter = '', ...rest]: readonly string[]): void {
  const folder = join(projectRoot, 'node_modules/@aws-sdk/client-cloudformation/dist-types/waiters');
  expect(readdirSync(folder)).toContain(`waitFor${camel(waiter)}.d.ts`);
  expect(rest[0]).toBe('--stack-name');
}

/** The options of Kafka's tool, https://kafka.apache.org/documentation/#basic_ops_consumer_group. */
function checkConsumerGroups(rest: readonly string[]): void {
  const flags = rest.filter((word) => word.startsWith('--'));
  const where = ['--bootstrap-server', '--command-config', '--group', '--topic', '--describe'];
  const reset = ['--reset-offsets', '--to-datetime', '--to-current', '--from-file', '--export'];
  expect([...where, ...reset, '--dry-run', '--execute']).toEqual(expect.arrayContaining(flags));
}

/** The CLI's commands and options are the SDK's, spelt otherwise. */
function checkAws([service = '', operation = '', ...rest]: readonly string[]): void {
  const folder = join(
    projectRoot,
    'node_modules/@aws-sdk',
    `client-${service.replace('secretsmanager', 'secrets-manager')}`,
  );
  expect(existsSync(folder), `no SDK of ${service} here to check it with`).toBe(true);
  const command = `${camel(operation)}Command.d.ts`;
  expect(readdirSync(join(folder, 'dist-types/commands'))).toContain(command);
  const models = join(folder, 'dist-types/models');
  const fields = readdirSync(models)
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => readFileSync(join(models, name), 'utf8'))
    .join('\n');
  for (const flag of rest.filter((word) => word.startsWith('--') && !ofEveryCommand.has(word))) {
    // A boolean that is false has a prefix.
    expect(fields).toContain(`${camel(flag.replace(/^--(no-)?/, ''))}?:`);
  }
}

const ofEveryCommand = new Set(['--query', '--output', '--region', '--cli-binary-format']);

const camel = (words: string): string =>
  words
    .split('-')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('')
    // The SDK writes the abbreviation in capitals.
    .replace(/^Uuid$/, 'UUID');

async function check({ words, isWhole }: ShellCommand): Promise<void> {
  const line = words.join(' ');
  const rule = rules.find(([begin]) => line === begin || line.startsWith(`${begin} `));
  if (rule === undefined) throw new Error('no rule of this test knows it');
  const [begin, checkRest] = rule;
  await checkRest(words.slice(begin.split(' ').length), isWhole);
}

describe('commands in the documentation', () => {
  it('the documentation has many commands', () => {
    expect(shellCommands.length).toBeGreaterThan(80);
  });

  it('the commands in the documentation use existing programs and options', async () => {
    const wrong: string[] = [];
    for (const command of shellCommands) {
      await check(command).catch((error: unknown) => {
        wrong.push(`${command.place}: ${command.words.join(' ')}: ${String(error)}`);
      });
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it.each(Object.keys(commands))('the command `millrace %s` is run by a test', (name) => {
    expect(tests.filter((text) => runs(name).test(text)).length).toBeGreaterThan(0);
  });
});

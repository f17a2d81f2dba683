import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  createTopic,
  deleteTopic,
  truncateLog,
  writeRecords,
  type KafkaRecord,
} from '../support/kafka-records.ts';
import { startMillrace } from '../support/millrace.ts';
import { payloadMarker } from '../support/payload-marker.ts';
import { onCassandra, useTarget } from '../support/store-target.ts';
import { waitUntil } from '../support/wait-until.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const connector = inProject('test/support/run/screens-connector.ts');
const { brokers } = inject('servers');
const topic = 'screens.notes';
const group = 'screens';
const workDirectory = inProject(`.millrace/groups/${group}`);

const note = (key: string, value: object): KafkaRecord => ({ key, value: JSON.stringify(value) });
const good = (index: number): KafkaRecord => note(`note-${index}`, { amount: index, size: 1 });
const records: readonly KafkaRecord[] = [
  good(0),
  note('bad', { amount: payloadMarker, size: payloadMarker }),
  note('also bad', { amount: payloadMarker, size: 1 }),
  note('thrown', { amount: 1, size: 1, text: `throws`, more: payloadMarker }),
  good(4),
];

beforeAll(async () => {
  rmSync(workDirectory, { recursive: true, force: true });
  await createTopic(brokers, topic, 1, { 'max.message.bytes': '8000000' });
  await writeRecords(brokers, topic, 0, records);
});

afterAll(() => {
  rmSync(workDirectory, { recursive: true, force: true });
});

/** What the function of a run has logged, its metrics left out: the message of each line. */
function loggedIn(err: readonly string[]): readonly string[] {
  const [, functionLog = ''] = /^the function's output: (\S+)$/m.exec(err.join('\n')) ?? [];
  return readFileSync(functionLog, 'utf8')
    .split('\n')
    .flatMap((line) => /"message":"([a-z-]+)"/.exec(line)?.[1] ?? []);
}

/** Said as soon as a run is a member of its group and has its partitions. */
const resumed = 'has committed offsets for 1 of 1 partitions';
const wrongAmount = `screens.notes.amount wrong_type: text of ${payloadMarker.length} characters`;

// One run after the other: each goes on in the group where the one before has ended.
describe('`millrace run` screen', () => {
  const place = useTarget(onCassandra, {
    keyspace: 'screens',
    schema: ['CREATE TABLE screens.notes (id text PRIMARY KEY, amount int, size int, label text)'],
    timestamped: ['screens.notes'],
  });
  const run = (...args: readonly string[]) =>
    startMillrace(
      ...['run', '--connector', connector, '--brokers', brokers, '--group', group],
      ...[...place().cliArguments, ...args],
    );

  it('`run` prints single dead letters with position, column, code and redacted reason', async () => {
    const { exited, out, err } = run('--until-caught-up');
    expect(await exited, err.join('\n')).toBe(0);
    const letters = err.filter((line) => line.startsWith('dead letter: '));
    expect(letters).toEqual([
      expect.stringMatching(
        new RegExp(`^dead letter: ${topic}-0@1 ${wrongAmount}.*, and screens\\.notes\\.size wrong_type: `),
      ) as string,
      // With the file and line of the connector, out of the bundle.
      expect.stringMatching(
        /^dead letter: screens\.notes-0@3 screens\.notes\.label function_threw: .* threw Error at screens-connector\.ts:18:\d+$/,
      ) as string,
    ]);
    // Its column is known: it is in the numbers.
    expect(err).toContain(`1 more dead letter: 1 screens.notes.amount wrong_type, such as ${topic}-0@2`);
    expect([...out, ...err].join('\n')).not.toContain('\u001B');
    expect(loggedIn(err)).toContain('cold-started');
  });

  it('`run` reads from the start again with `--reset`, obeys `--log-level` and prints JSON', async () => {
    const { exited, out, err } = run('--until-caught-up', '--reset', '--json', '--log-level', 'warn');
    expect(await exited, err.join('\n')).toBe(0);
    expect(JSON.parse(out.join('\n'))).toMatchObject({ records: { written: 2, deadLettered: 3 } });
    const letters = err.filter((line) => line.startsWith('{')).map((line): unknown => JSON.parse(line));
    expect(letters).toMatchObject([
      {
        kind: 'dead-letter',
        position: `${topic}-0@1`,
        code: 'wrong_type',
        table: 'screens.notes',
        column: 'amount',
        problems: [{ column: 'amount' }, { column: 'size' }],
      },
      { kind: 'dead-letter', position: `${topic}-0@3`, code: 'function_threw', column: 'label' },
      { kind: 'more-dead-letters', records: 1 },
    ]);
    expect(loggedIn(err)).toEqual(['batch-processed']);
  });

  it('`run` refuses `--reset` while another run of the group reads', async () => {
    const other = run();
    await waitUntil('the other reads', () => other.err.some((line) => line.includes(resumed)), 60_000);
    const { exited, err } = run('--until-caught-up', '--reset');
    expect(await exited).toBe(1);
    expect(err.join('\n')).toMatch(/group 'screens' has 1 member: .* end the others/);
    other.signal('SIGINT');
    expect(await other.exited).toBe(0);
  });

  it('`run` ends with 1 and names the position and size of a record that no event can contain', async () => {
    await writeRecords(brokers, topic, 0, [note('large', { text: payloadMarker.repeat(900_000) })]);
    const { exited, out, err } = run('--until-caught-up');
    expect(await exited, err.join('\n')).toBe(1);
    expect(err.join('\n')).toMatch(
      /screens\.notes-0 offset 5: a record given up \(MaximumPayloadSizeExceeded\): \d{7,} bytes as an event/,
    );
    expect(err.join('\n')).toContain('1 records were given up');
    expect(out.join('\n')).toMatch(/^given up +1$/m);
  });

  it('`run` names an offset that the log no longer has, and continues with the existing records', async () => {
    await writeRecords(brokers, topic, 0, [good(6), good(7)]);
    await truncateLog(brokers, topic, 0, 7);
    const { exited, out, err } = run('--until-caught-up', '--json');
    expect(await exited, err.join('\n')).toBe(0);
    expect(err.join('\n')).toContain(`${topic}-0 has no offset 6 any more: retention removed it`);
    expect(err.join('\n')).toContain('goes on from 7');
    expect(JSON.parse(out.join('\n'))).toMatchObject({ records: { written: 1 }, lag: 0 });
  });

  it('`run` names the lost offset if a topic is created again while it reads', async () => {
    const anew = run();
    const said = (words: string) => (): boolean => anew.err.some((line) => line.includes(words));
    await waitUntil('it reads', said(resumed), 60_000);
    await deleteTopic(brokers, topic);
    await createTopic(brokers, topic, 1);
    await writeRecords(brokers, topic, 0, [good(0)]);
    await waitUntil('the lost offset is named', said(`${topic}-0 has no offset 8 any more`), 60_000);
    anew.signal('SIGINT');
    expect(await anew.exited, anew.err.join('\n')).toBe(0);
  });

  it('`run` makes the dead-letter file readable by its owner alone', () => {
    expect(existsSync(`${workDirectory}/dead-letters.jsonl`)).toBe(true);
    expect(statSync(workDirectory).mode & 0o777).toBe(0o700);
  });
});

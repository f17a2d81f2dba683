import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dlq } from '../../../cli/dlq.ts';
import { withoutUnremoved } from '../../../tools/dead-letters/purge.ts';
import { runCommandLine } from '../../../cli/main.ts';
import { known } from '../../../core/failure/failure-message.ts';
import type { RecordProblem } from '../../../core/failure/failure.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';
import { writeDeadLetters } from '../../../core/dead-letters/dead-letter.ts';
import { openDirectory, type RunDirectory } from '../../../local/directories/run-directory.ts';
import { makeRecord } from '../../support/make-record.ts';

let directory: RunDirectory;
let path: string;
beforeEach(async () => {
  directory = await openDirectory('dlq-commands', undefined);
  path = join(directory.path, 'letters.jsonl');
});
afterEach(() => directory.close(false));

function lineOf(
  record: Partial<SourceRecord>,
  column = 'amount',
  problems?: readonly RecordProblem[],
): string {
  const failure = {
    next: 'dead-letter',
    stage: 'map',
    code: 'wrong_type',
    message: known('x'),
    table: 's.t',
    column,
    ...(problems && { problems }),
  } as const;
  const outcome = { kind: 'failed', record: makeRecord(record), failure } as const;
  const [addressed] = writeDeadLetters([outcome], { name: 'o', configHash: 'h' }, 0);
  return `${JSON.stringify(addressed!.letter)}\n`;
}

interface Ran {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: string;
}

/** Runs `millrace dlq ACTION FILE …`. */
async function run(action: string, ...args: readonly string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const source = pathToFileURL(path).href;
  const code = await runCommandLine(
    ['dlq', action, source, ...args],
    { dlq: () => Promise.resolve(dlq) },
    io,
  );
  return { code, out, err: err.join('\n') };
}

describe('letter with a timestamp beyond every date', () => {
  const beyond = [8_640_000_000_000_001, -8_640_000_000_000_001, Number.MAX_SAFE_INTEGER];

  it.each(beyond)(
    'a letter with a timestamp of %d ms is listed and shown like any other',
    async (timestamp) => {
      await writeFile(path, lineOf({ offset: 1 }) + lineOf({ offset: 2, timestamp }) + lineOf({ offset: 3 }));
      const listed = await run('ls', '--json');
      expect(listed.code).toBe(0);
      expect(JSON.parse(listed.out[0]!)).toMatchObject({
        records: 3,
        letters: [
          {},
          { timestamp: `${timestamp} ms since the epoch`, timestampMs: timestamp },
          { timestamp: '2023-11-14T22:13:20.000Z' },
        ],
      });
      expect((await run('ls')).out).toHaveLength(5);
      const position = ['--position', 'shop.orders-0@2'];
      expect(JSON.parse((await run('show', '--json', ...position)).out[0]!)).toMatchObject({
        timestamp: `${timestamp} ms since the epoch`,
        timestampMs: timestamp,
      });
      expect((await run('show', ...position)).out.join('\n')).toContain(
        `timestamp  ${timestamp} ms since the epoch`,
      );
    },
  );
});

it('`dlq show` shows the schemas that the event source named', async () => {
  const valueSchema = { dataFormat: 'AVRO', schemaId: '7' };
  await writeFile(path, lineOf({ valueSchema }));
  expect((await run('show')).out.join('\n')).toContain('schema     AVRO 7 (value)');
  const shown: unknown = JSON.parse((await run('show', '--json')).out[0]!);
  expect(shown).toMatchObject({ valueSchema });
  expect(shown).not.toHaveProperty('keySchema');
});

describe('lines without a letter', () => {
  it('lines without a letter are named by file and line and remain after a purge, with exit code 1', async () => {
    await writeFile(path, `${lineOf({ offset: 1 })}\nnot JSON\n${lineOf({ offset: 2 })}`);
    await appendFile(path, '{"version":1,"conn');
    const listed = await run('ls', '--json');
    expect(listed).toMatchObject({ code: 0 });
    expect(JSON.parse(listed.out[0]!)).toMatchObject({
      records: 2,
      unreadable: [
        { id: `${path}:3`, problem: 'it is not JSON' },
        { id: `${path}:5`, problem: expect.stringContaining('it has no line end') as string },
      ],
    });
    const purged = await run('purge', '--all', '--yes');
    expect(purged).toMatchObject({ code: 1, err: expect.stringContaining(`${path}:3 stays`) as string });
    expect(await readFile(path, 'utf8')).toMatch(/^\n+not JSON\n+\{"version":1,"conn$/);
  });
});

describe('filters without a match', () => {
  beforeEach(() => writeFile(path, lineOf({ offset: 1 }) + lineOf({ offset: 2 }, 'price')));

  it.each([['ls'], ['show'], ['purge']])(
    '`dlq %s` refuses an unknown failure code and names the nearest',
    async (action) => {
      const { code, out, err } = await run(action, '--code', 'wrong_typ');
      expect([code, out]).toEqual([2, []]);
      expect(err).toContain(
        `option '--code' must be a failure code, got 'wrong_typ'; did you mean 'wrong_type'?`,
      );
    },
  );

  it.each([
    [['--code', 'timeout'], `'--code timeout': no record has it; there are wrong_type`],
    [['--topic', 'shop.order'], `'--topic shop.order': no record has it; did you mean 'shop.orders'?`],
    [['--table', 'x.y'], `'--table x.y': no record has it; there are s.t`],
    [['--column', 'prize'], `'--column prize': no record has it; did you mean 'price'?`],
    [['--position', 'shop.orders-0@9'], 'no record matches the filters, of 2 that were looked at'],
    [['--until', '1960-01-01'], 'no record matches the filters'],
  ])('filters without a match are reported and purge nothing: %j', async (filters, said) => {
    const before = await readFile(path, 'utf8');
    const { code, out, err } = await run('purge', ...filters, '--yes');
    expect(code).toBe(1);
    expect(out).toEqual(['nothing to purge']);
    expect(err).toContain(said);
    expect(await readFile(path, 'utf8')).toBe(before);
    expect((await run('redrive', ...filters, '--function', 'f')).code).toBe(1);
    expect(await run('ls', ...filters)).toMatchObject({ code: 0, err });
  });

  it('a filter without a match names the topics of the letters with escaped control characters', async () => {
    await writeFile(path, lineOf({ offset: 1, topic: 'a\nb' }, 'x\nvalue      y'));
    const { err } = await run('purge', '--column', 'price');
    expect(err).toContain(`'--column price': no record has it; there are x\\u000avalue      y`);
    const shown = await run('show');
    expect(shown.out).toContain('column     x\\u000avalue      y');
    expect(shown.out.every((line) => !/\n(?!\s*$)/.test(line))).toBe(true);
    expect(shown.out.at(-1)).toMatch(/^value {6}/);
  });

  it('filters are not reported as without a match if the source is empty', async () => {
    await writeFile(path, '');
    expect(await run('purge', '--all', '--yes')).toEqual({ code: 0, out: ['nothing to purge'], err: '' });
    expect(await run('redrive', '--function', 'f')).toEqual({
      code: 0,
      out: ['nothing to redrive'],
      err: '',
    });
  });
});

describe('letter with several problems', () => {
  const problem = (column: string, code: RecordProblem['code'] = 'wrong_type') =>
    ({ code, message: known(`x of ${column}`), table: 's.t', column }) as const;
  const columns = Array.from({ length: 13 }, (_, index) => problem(`c${index}`));

  beforeEach(async () => {
    const both = lineOf({ offset: 1 }, 'amount', [problem('amount'), problem('price', 'out_of_range')]);
    await writeFile(path, both + lineOf({ offset: 2 }, 'price') + lineOf({ offset: 3 }, 'c0', columns));
  });

  it('a letter with several problems is listed with all, counted under each and found by each', async () => {
    const { out } = await run('ls', '--position', 'shop.orders-0@0-2');
    const when = '1970-01-01T00:00:00Z … 1970-01-01T00:00:00Z';
    expect(out).toEqual([
      '2 records',
      `       1  out_of_range  s.t  price  ${when}`,
      `       1  wrong_type  s.t  amount  ${when}`,
      `       1  wrong_type  s.t  price  ${when}`,
      '  a record counts in the line of each of its problems',
      'shop.orders-0@1  wrong_type  s.t  amount  1970-01-01T00:00:00Z  x; also out_of_range  s.t  price  x of price',
      'shop.orders-0@2  wrong_type  s.t  price  1970-01-01T00:00:00Z  x',
    ]);
    expect((await run('ls', '--column', 'price')).out[0]).toBe('2 records');
    expect((await run('ls', '--column', 'price', '--code', 'wrong_type')).out[0]).toBe('1 record');
    const found = JSON.parse((await run('ls', '--json', '--code', 'out_of_range')).out[0]!) as unknown;
    expect(found).toMatchObject({ records: 1, letters: [{ problems: [{}, { column: 'price' }] }] });
    expect((await run('ls', '--column', 'prise')).err).toContain(`did you mean 'price'?`);
  });

  it('a letter with very many problems is listed with ten of them and shown with all', async () => {
    const { out } = await run('ls', '--column', 'c12');
    expect(out.at(-1)).toMatch(/; also wrong_type {2}s\.t {2}c9 {2}x of c9; and 3 more problems$/);
    const shown = (await run('show', '--column', 'c12')).out.filter((line) => line.startsWith('also'));
    expect(shown).toHaveLength(12);
    expect(shown.at(-1)).toBe('also       wrong_type  s.t  c12  x of c12');
  });

  it('a letter with several problems is purged and redriven by any of them', async () => {
    const { out, code } = await run('purge', '--column', 'price', '--yes');
    expect([code, out.at(-1)]).toEqual([0, '2 records removed']);
    expect((await run('ls')).out[0]).toBe('1 record');
    const dry = await run('redrive', '--column', 'c12', '--function', 'f', '--dry-run');
    expect(dry.out.join('\n')).toContain('1 record');
  });
});

describe('letters beyond the limit', () => {
  beforeEach(() => writeFile(path, lineOf({ offset: 1 }).repeat(10_001)));

  it('letters beyond the default limit remain after a purge, and the exit code is 1', async () => {
    const { code, out } = await run('purge', '--all', '--yes', '--json');
    expect([code, JSON.parse(out[0]!)]).toMatchObject([1, { removed: true, mayHaveMore: true }]);
    expect(await run('purge', '--all', '--yes')).toMatchObject({ code: 0 });
  });

  it('letters beyond a given limit remain after a purge, and the exit code is 0', async () => {
    expect(await run('purge', '--all', '--limit', '10', '--yes')).toMatchObject({ code: 0 });
  });
});

it('only entries that are gone count as removed', () => {
  const entries = ['a', 'b', 'c'].map((id) => ({ id, records: [] }));
  const unremoved = [
    { id: 'message a', problem: 'x' },
    { id: 'c', problem: 'x' },
    { id: 's3://kept/dead-letters/b', problem: 'x' },
  ];
  expect(withoutUnremoved(entries, unremoved).map(({ id }) => id)).toEqual(['b']);
});

describe('listed letters', () => {
  it('a listed letter has its column, and the list is summed up by code, table and column', async () => {
    const lines = [lineOf({ offset: 1 }), lineOf({ offset: 2 }, 'price'), lineOf({ offset: 3 }, 'price')];
    await writeFile(path, lines.join(''));
    const { out } = await run('ls');
    expect(out).toEqual([
      '3 records',
      '       2  wrong_type  s.t  price  1970-01-01T00:00:00Z … 1970-01-01T00:00:00Z',
      '       1  wrong_type  s.t  amount  1970-01-01T00:00:00Z … 1970-01-01T00:00:00Z',
      'shop.orders-0@1  wrong_type  s.t  amount  1970-01-01T00:00:00Z  x',
      'shop.orders-0@2  wrong_type  s.t  price  1970-01-01T00:00:00Z  x',
      'shop.orders-0@3  wrong_type  s.t  price  1970-01-01T00:00:00Z  x',
    ]);
    expect((await run('ls', '--column', 'amount')).out[0]).toBe('1 record');
  });

  it('different records of one position are all listed and shown', async () => {
    await writeFile(path, lineOf({ offset: 1 }) + lineOf({ offset: 1, value: Buffer.from('another') }));
    const { code, out } = await run('show', '--position', 'shop.orders-0@1', '--json');
    expect(code).toBe(0);
    expect(out.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { position: 'shop.orders-0@1' },
      { position: 'shop.orders-0@1', value: { text: 'another' } },
    ]);
  });
});

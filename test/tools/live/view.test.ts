import { describe, expect, it } from 'vitest';
import { canRepaint, labelStyle } from '../../../cli/terminal/colours.ts';
import { createScreen } from '../../../tools/live/screen.ts';
import type { LiveState } from '../../../tools/live/view.ts';
import { renderLine, renderSurroundings, renderView } from '../../../tools/live/view.ts';

const state: LiveState = {
  elapsedMs: 12_345,
  produced: 24_000,
  recordsPerSecond: 2_000.4,
  rowsPerSecond: 3_980,
  freshnessMs: { p50: 41, p99: 1_204.6 },
  lag: [
    { topic: 'shop.orders', partition: 0, records: 12 },
    { topic: 'shop.orders', partition: 1, records: 1_500 },
  ],
  counts: { written: 23_700, skipped: 50, deadLettered: 240, failed: 10 },
  deadLetters: new Map([
    ['wrong_type', 40],
    ['malformed_json', 200],
  ]),
};
const early: LiveState = {
  ...state,
  elapsedMs: 0,
  freshnessMs: undefined,
  lag: [],
  deadLetters: new Map(),
};

const plain = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replaceAll(/\u001B\[\d+m/g, ''));

describe('live view', () => {
  it('the live view shows rates, freshness, lag per partition, outcomes and dead letters by code', () => {
    expect(plain(renderView(state, 120))).toEqual([
      '  running       12 s, Ctrl-C ends it all',
      '  records       2,000/s, 24,000 produced',
      '  rows          3,980/s',
      '  freshness     p50 41 ms, p99 1,205 ms',
      '  lag           shop.orders 0: 12  1: 1,500',
      '  outcomes      written 23,700, skipped 50, dead-lettered 240, retried 10',
      '  dead letters  malformed_json 200   wrong_type 40',
    ]);
  });

  it('the live view says if there is nothing to show yet', () => {
    const lines = plain(renderView(early, 120));
    expect(lines).toContain('  freshness     nothing written yet');
    expect(lines).toContain('  lag           no partition assigned yet');
    expect(lines).toContain('  dead letters  none');
  });

  it('the live view has no line wider than the terminal', () => {
    for (const columns of [20, 40, 80]) {
      for (const line of plain(renderView(state, columns))) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  it('the live view has a one-line form for output that is not a terminal', () => {
    expect(renderLine(state)).toBe(
      '12 s, 24,000 produced, 2,000 records/s, 3,980 rows/s, freshness p50 41 ms, p99 1,205 ms, lag 1,512, ' +
        'written 23,700, skipped 50, dead-lettered 240, retried 10',
    );
  });

  it('the live view suggests queries as commands to paste', () => {
    const lines = plain(
      renderSurroundings({
        connector: 'orders',
        brokers: '127.0.0.1:1',
        contactPoints: '127.0.0.1:2',
        localDatacenter: 'datacenter1',
        registry: undefined,
        deadLetterFile: 'dead.jsonl',
        functionLog: 'function.log',
        source: undefined,
        openTopics: ['plant.readings', 'plant.alarms'],
        queries: ['SELECT * FROM shop.t LIMIT 5'],
      }),
    );
    expect(lines).toContain(
      '  npx millrace query --contact-points 127.0.0.1:2 --local-dc datacenter1 "SELECT * FROM shop.t LIMIT 5"',
    );
  });
});

describe('live view of records that others produce', () => {
  const others = { ...state, produced: undefined, deadLetters: undefined };

  it("the view of other producers' records omits unknown values", () => {
    expect(renderLine(others)).not.toContain('produced');
    const lines = plain(renderView(others, 100));
    expect(lines.join()).toContain('2,000/s');
    expect(lines.join()).not.toMatch(/produced|dead letters/);
  });

  it("the view of other producers' records says where to produce, with commands to paste", () => {
    const around = {
      connector: 'plant',
      brokers: '127.0.0.1:1',
      contactPoints: '127.0.0.1:2',
      localDatacenter: 'datacenter1',
      registry: undefined,
      deadLetterFile: 'dead.jsonl',
      functionLog: 'function.log',
      queries: [],
    };
    const lines = plain(
      renderSurroundings({ ...around, source: undefined, openTopics: ['plant.readings', 'plant.alarms'] }),
    );
    expect(lines.join('\n')).toContain('plant.readings, plant.alarms on 127.0.0.1:1');
    expect(lines.join('\n')).toContain('--bootstrap-server 127.0.0.1:1 --topic plant.readings');
    expect(plain(renderSurroundings({ ...around, source: undefined, openTopics: [] })).join()).not.toContain(
      'produce to',
    );
  });
});

describe('screen', () => {
  function createdScreen(columns: number) {
    const written: string[] = [];
    const screen = createScreen({ columns, write: (text) => written.push(text) });
    return { screen, written };
  }

  it('the screen paints each frame over the one before', () => {
    const { screen, written } = createdScreen(99);
    screen.paint(['a', 'b']);
    screen.paint(['c']);
    expect(written).toEqual(['\u001B[Ja\nb\n', '\u001B[2A\u001B[Jc\n']);
  });

  it('the screen keeps a note above the frames', () => {
    const { screen, written } = createdScreen(99);
    screen.note('early');
    screen.paint(['a', 'b']);
    screen.note('late');
    screen.paint(['c']);
    expect(written).toEqual(['early\n', '\u001B[Ja\nb\n', '\u001B[2A\u001B[Jlate\n', '\u001B[Jc\n']);
  });

  it('the screen takes a terminal without a size as 80 columns wide', () => {
    expect(createdScreen(0).screen.columns).toBe(80);
    expect(createdScreen(132).screen.columns).toBe(132);
  });
});

describe('label style', () => {
  const terminal = { isTTY: true };

  it.each([
    ['a terminal', terminal, {}, true],
    ['a terminal with an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['a terminal with NO_COLOR', terminal, { NO_COLOR: '0' }, false],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
    ['a file or a pipe', {}, {}, false],
  ])('the label style is chosen for %s', (_, stream, environment, isDim) => {
    expect(labelStyle(stream, environment)('x')).toBe(isDim ? '\u001B[2mx\u001B[22m' : 'x');
  });

  it('the view sends no control sequences to a plain terminal and escapes those within names', () => {
    const lines = renderView({ ...state, deadLetters: new Map([['\u001b[2J', 1]]) }, 80);
    expect(lines.join('')).not.toContain('\u001B');
    expect(lines.at(-1)).toBe('  dead letters  \\u001b[2J 1');
  });

  it('the screen repaints a terminal that can move its cursor, whatever NO_COLOR says', () => {
    expect(canRepaint(terminal, { NO_COLOR: '1' })).toBe(true);
    expect(canRepaint(terminal, { TERM: 'dumb' })).toBe(false);
    expect(canRepaint({}, {})).toBe(false);
  });
});

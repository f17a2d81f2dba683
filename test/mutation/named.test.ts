import { describe, expect, it } from 'vitest';
import { compare, namedIn } from './named.ts';
import { survivorsIn, timedOutIn } from './report.ts';

const source = ['function f(a, b) {', '  if (a || b) {', '    return 1;', '  }', '}'].join('\n');

const mutant = (status: string, replacement: string, start: [number, number], end: [number, number]) => ({
  status,
  replacement,
  location: { start: { line: start[0], column: start[1] }, end: { line: end[0], column: end[1] } },
});

const report = {
  files: {
    'core/flow/f.ts': {
      source,
      mutants: [
        mutant('Survived', 'a && b', [2, 7], [2, 13]),
        mutant('NoCoverage', '{}', [2, 15], [4, 4]),
        mutant('Killed', 'true', [2, 7], [2, 13]),
        mutant('Timeout', 'false', [2, 7], [2, 13]),
      ],
    },
  },
};

const page = [
  '| File        | Code                            | Mutant            | Why       |',
  '| ----------- | ------------------------------- | ----------------- | --------- |',
  '| `flow/f.ts` | `if (a \\|\\| b) {`               | `if (a && b) {`   | no matter |',
  '| `flow/f.ts` | `` if (a \\|\\| b) { return 1; } `` | `if (a \\|\\| b) {}` | `f` is void |',
].join('\n');

describe('the survivors of a run', () => {
  it('are what no test has noticed or run, as code and mutant in one line', () => {
    expect(survivorsIn(report)).toEqual([
      { file: 'flow/f.ts', code: 'if (a || b) {', mutant: 'if (a && b) {' },
      { file: 'flow/f.ts', code: 'if (a || b) { return 1; }', mutant: 'if (a || b) {}' },
    ]);
  });

  it('are found by the names that the page has for them', () => {
    expect(namedIn(page)).toEqual(survivorsIn(report));
  });
});

describe('a comparison', () => {
  const [first, second] = survivorsIn(report);

  it('tells survivors without a name, and names without a survivor', () => {
    const files = new Set(['flow/f.ts']);
    expect(compare([first!, second!], [], [second!], files)).toEqual({ unnamed: [first], stale: [] });
    expect(compare([first!], [], [first!, second!], files)).toEqual({ unnamed: [], stale: [second] });
  });

  it('counts the same mutant of the same code', () => {
    const files = new Set(['flow/f.ts']);
    expect(compare([first!, first!], [], [first!], files).unnamed).toEqual([first]);
  });

  it('lets what is named take too long', () => {
    expect(timedOutIn(report)).toHaveLength(1);
    expect(compare([], [first!], [first!], new Set(['flow/f.ts'])).stale).toEqual([]);
  });

  it('says nothing of files that were not mutated', () => {
    expect(compare([], [], [first!], new Set(['flow/g.ts']))).toEqual({ unnamed: [], stale: [] });
  });
});

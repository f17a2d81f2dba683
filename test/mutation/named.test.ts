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

describe('surviving mutants of a run', () => {
  it('the survivors of a run are the mutants that no test noticed or ran, as code and mutant in one line', () => {
    expect(survivorsIn(report)).toEqual([
      { file: 'flow/f.ts', code: 'if (a || b) {', mutant: 'if (a && b) {' },
      { file: 'flow/f.ts', code: 'if (a || b) { return 1; }', mutant: 'if (a || b) {}' },
    ]);
  });

  it('the survivors of a run are found by their names on the page', () => {
    expect(namedIn(page)).toEqual(survivorsIn(report));
  });
});

describe('comparison of survivors with the page', () => {
  const [first, second] = survivorsIn(report);

  it('the comparison reports survivors without a name and names without a survivor', () => {
    const files = new Set(['flow/f.ts']);
    expect(compare([first!, second!], [], [second!], files)).toEqual({ unnamed: [first], stale: [] });
    expect(compare([first!], [], [first!, second!], files)).toEqual({ unnamed: [], stale: [second] });
  });

  it('the comparison counts the same mutant of the same code', () => {
    const files = new Set(['flow/f.ts']);
    expect(compare([first!, first!], [], [first!], files).unnamed).toEqual([first]);
  });

  it('the comparison accepts a named mutant that takes too long', () => {
    expect(timedOutIn(report)).toHaveLength(1);
    expect(compare([], [first!], [first!], new Set(['flow/f.ts'])).stale).toEqual([]);
  });

  it('the comparison ignores files that were not mutated', () => {
    expect(compare([], [], [first!], new Set(['flow/g.ts']))).toEqual({ unnamed: [], stale: [] });
  });
});

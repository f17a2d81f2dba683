import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../project/usage-error.ts';
import {
  hostList,
  oneOf,
  parseOptions,
  parseTime,
  parseWithPositionals,
  required,
  wholeNumber,
} from '../../../cli/flags/options.ts';

const specs = {
  brokers: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

describe('parseOptions', () => {
  it('parseOptions reads values and defaults', () => {
    expect(parseOptions(['--brokers', 'a:1'], specs)).toEqual({ brokers: 'a:1', json: false });
    expect(parseOptions(['--brokers=a:1', '--json'], specs)).toEqual({ brokers: 'a:1', json: true });
  });

  const refused: readonly (readonly [string[], RegExp])[] = [
    [['--broker', 'x'], /unknown option '--broker'; did you mean '--brokers'\?/],
    [['-b'], /unknown option '-b'/],
    [['--json=yes'], /option '--json' takes no value, got 'yes'/],
    [['--brokers'], /option '--brokers' needs a value/],
    [['--brokers', '--json'], /option '--brokers' needs a value/],
    [['--toString'], /unknown option '--toString'/],
    [['extra'], /unexpected argument 'extra'/],
  ];
  for (const [args, message] of refused) {
    it(`parseOptions refuses ${args.join(' ')}`, () => {
      expect(() => parseOptions(args, specs)).toThrow(message);
      expect(() => parseOptions(args, specs)).toThrow(UsageError);
    });
  }

  it('a missing positional argument is asked for by its name', () => {
    expect(() => parseWithPositionals([], specs, 1, 'the query')).toThrow('the query is missing');
    expect(parseWithPositionals(['SELECT 1', '--json'], specs, 1, 'the query').positionals).toEqual([
      'SELECT 1',
    ]);
  });
});

describe('option values', () => {
  it('wholeNumber accepts whole numbers from a minimum', () => {
    expect(wholeNumber('records', '20000', 1)).toBe(20_000);
    for (const text of ['0', '-1', '1.5', '1e3', 'many', '', '9007199254740993']) {
      expect(() => wholeNumber('records', text, 1)).toThrow(
        `'--records' must be a whole number of at least 1, got '${text}'`,
      );
    }
  });

  it('oneOf accepts one of a few words', () => {
    expect(oneOf('from', 'latest', ['beginning', 'latest'])).toBe('latest');
    expect(() => oneOf('from', 'start', ['beginning', 'latest'])).toThrow(
      "option '--from' must be one of beginning, latest, got 'start'",
    );
  });

  it('parseTime accepts no day that its month does not have', () => {
    expect(parseTime('2024-02-29T12:00:00Z')).toBe(Date.UTC(2024, 1, 29, 12));
    expect(parseTime('2026-02-30')).toBeNaN();
    expect(parseTime('2026-04-31T00:00:00+02:00')).toBeNaN();
  });

  it.each(['h:0', 'h:65536', 'h:99999'])('hostList accepts no port that does not exist: %s', (hosts) => {
    expect(() => hostList('brokers', hosts)).toThrow(`option '--brokers' must be host:port`);
  });

  it('hostList accepts a list of host:port', () => {
    expect(hostList('brokers', 'a.example:9092, [::1]:9093')).toEqual(['a.example:9092', '[::1]:9093']);
    for (const text of ['a', 'a:', ':1', 'a:1,', 'a:1 b:2', 'a:123456']) {
      expect(() => hostList('brokers', text)).toThrow(/must be host:port/);
    }
    expect(() => hostList('brokers', undefined)).toThrow("option '--brokers' is missing");
  });

  it('required refuses an empty value', () => {
    expect(() => required('group', '')).toThrow("option '--group' is missing");
  });
});

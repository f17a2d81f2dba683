import { describe, expect, it } from 'vitest';
import { readDevOptions } from '../../../cli/flags/dev-options.ts';

describe('`millrace dev` options', () => {
  it('`dev` sends the records of the fixtures once by default', () => {
    expect(readDevOptions([])).toEqual({
      files: {
        connectorFile: 'connector.ts',
        schemaFile: undefined,
        sourceFile: undefined,
        fixtureFiles: undefined,
      },
      options: { records: undefined, ratePerSecond: undefined, seed: 1, isChecked: false },
      json: false,
    });
  });

  it('`dev` accepts several fixtures', () => {
    expect(
      readDevOptions(['--fixture', 'a.jsonl', '--fixture', 'b.jsonl', '--exit', '--json']),
    ).toMatchObject({
      files: { fixtureFiles: ['a.jsonl', 'b.jsonl'] },
      options: { isChecked: true },
      json: true,
    });
  });

  const refused: readonly { args: string[]; problem: string }[] = [
    {
      args: ['--source', 's.ts', '--fixture', 'f.jsonl'],
      problem: `'--source' and '--fixture' exclude each other`,
    },
    { args: ['--source', 's.ts', '--exit'], problem: `'--exit' needs '--records N'` },
    { args: ['--json'], problem: `'--json' needs '--exit'` },
    { args: ['--records', '0'], problem: `'--records' must be a whole number of at least 1` },
    { args: ['--fixture'], problem: `'--fixture' needs a value` },
  ];
  it.each(refused)('`dev $args` is refused: $problem', ({ args, problem }) => {
    expect(() => readDevOptions(args)).toThrow(problem);
  });
});

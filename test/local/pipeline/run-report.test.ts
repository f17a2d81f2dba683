import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../../local/pipeline/run-report.ts';
import { renderRunReport } from '../../../local/pipeline/run-report.ts';

const report: RunReport = {
  connector: 'orders',
  group: 'millrace-orders',
  records: { written: 10, skipped: 0, deadLettered: 0, failedThenRetried: 0 },
  rows: 10,
  noticed: [],
  lag: 0,
  dropped: 0,
  deadLetters: 'file:///data/dead%20letters.jsonl',
  invocations: 1,
  invocationErrors: 0,
  coldStarts: 1,
  lambdaCpuSeconds: 0.1,
  lambdaPeakRssBytes: 1,
  seconds: 1,
};

const print = (printed: RunReport): string => renderRunReport(printed).join('\n');

describe('renderRunReport', () => {
  it('the run report explains nothing if every record made a row and none is a dead letter', () => {
    expect(print(report)).not.toMatch(/rows are those sent|dead letters: /);
  });

  it('the run report explains a number of rows that differs from the records written', () => {
    for (const rows of [20, 7]) expect(print({ ...report, rows })).toContain('for each of its routes');
  });

  it.each([
    ['file:///data/dead%20letters.jsonl', '/data/dead letters.jsonl'],
    ['https://sqs.eu-west-1.amazonaws.com/111122223333/letters', undefined],
  ])(
    'the run report says where the dead letters in %s are stored and how to list them',
    (deadLetters, path) => {
      const records = { ...report.records, deadLettered: 2 };
      const place = path ?? deadLetters;
      expect(print({ ...report, records, deadLetters })).toContain(
        `dead letters: ${place} (npx millrace dlq ls '${place}')`,
      );
    },
  );
});

import { printPosition } from '../../../core/contract/record-position.ts';
import { printableLine } from '../../../core/print/printable.ts';
import { printTime } from '../../../core/print/print-time.ts';
import { problemsOf, type LetterProblem, type UnwrittenRecord } from '../records/unwritten-record.ts';

/** Problems of a record on its line. */
const maxProblems = 10;

/** `topic-partition@offset  code  table  column  time  message; also code  table  column  message`, on one line. */
export function describeRecord(unwritten: UnwrittenRecord): string {
  const { record, failure, storedAtMs } = unwritten;
  const parts = [
    printPosition(record),
    failure.code,
    failure.table ?? '-',
    failure.column ?? '-',
    printTime(storedAtMs),
    failure.message,
  ];
  const problems = problemsOf(unwritten);
  const others = problems.slice(1, maxProblems).map((problem) => `; also ${describeProblem(problem)}`);
  const rest = problems.length - maxProblems;
  if (rest > 0) others.push(`; and ${rest} more problem${rest === 1 ? '' : 's'}`);
  return printableLine((parts.join('  ') + others.join('')).replaceAll('\n', ' '));
}

/** `code  table  column  message`. */
export function describeProblem({ code, table, column, message }: LetterProblem): string {
  return [code, table ?? '-', column ?? '-', message].join('  ');
}

/** `1 record`, `2 records`. */
export function countRecords(count: number): string {
  return `${count} ${count === 1 ? 'record' : 'records'}`;
}

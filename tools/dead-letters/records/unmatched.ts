import { failureCodes } from '../../../core/contract/failure-codes.ts';
import { suggest } from '../../../core/connector/closest.ts';
import { UsageError } from '../../../project/usage-error.ts';
import { isUnfiltered, type Filter } from './filter.ts';
import { problemsOf, type UnwrittenRecord } from './unwritten-record.ts';
import { printableLine } from '../../../core/print/printable.ts';

/** Lambda's conditions for giving up a batch (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-on-failure.html). */
const conditions = ['RetryAttemptsExhausted', 'RecordAgeExceeded', 'MaximumPayloadSizeExceeded'];

/** Throws UsageError for a code that is neither one of a failure nor in the source. */
export function refuseUnknownCodes({ codes = [] }: Filter, unwritten: readonly UnwrittenRecord[]): void {
  const known = new Set<string>([
    ...failureCodes,
    ...conditions,
    ...unwritten.flatMap(problemsOf).map(({ code }) => code),
  ]);
  const unknown = codes.find((code) => !known.has(code));
  if (unknown === undefined) return;
  throw new UsageError(
    `option '--code' must be a failure code, got '${unknown}'; ${suggest(unknown, known) ?? `use one of ${[...known].join(', ')}`}`,
  );
}

/** Why a filter selects none of the records: lines that name each value which no record has. Empty where it selects some. */
export function explainNoMatch(
  filter: Filter,
  unwritten: readonly UnwrittenRecord[],
  selected: readonly UnwrittenRecord[],
): readonly string[] {
  if (selected.length > 0 || isUnfiltered(filter)) return [];
  const { codes = [], topic, table, column } = filter;
  const explain = (
    option: string,
    wanted: string | undefined,
    valuesOf: (each: UnwrittenRecord) => readonly (string | null)[],
  ): readonly string[] => {
    const values = new Set(unwritten.flatMap(valuesOf).flatMap((value) => value ?? []));
    if (wanted === undefined || values.has(wanted)) return [];
    const hint = suggest(wanted, values) ?? (values.size === 0 ? 'there is none' : listOf(values));
    return [printableLine(`  '--${option} ${wanted}': no record has it; ${hint}`)];
  };
  return [
    `no record matches the filters, of ${unwritten.length} that were looked at`,
    ...codes.flatMap((code) =>
      explain('code', code, (each) => problemsOf(each).map((problem) => problem.code)),
    ),
    ...explain('topic', topic, ({ record }) => [record.topic]),
    ...explain('table', table, (each) => problemsOf(each).map((problem) => problem.table)),
    ...explain('column', column, (each) => problemsOf(each).map((problem) => problem.column)),
  ];
}

/** Values on one line. */
const maxListed = 10;

function listOf(values: ReadonlySet<string>): string {
  const listed = [...values].sort();
  const rest = listed.length - maxListed;
  return `there are ${listed.slice(0, maxListed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

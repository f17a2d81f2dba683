import { failureCodes } from '../../core/contract/failure-codes.ts';
import { suggest } from '../../core/connector/closest.ts';
import type { CommandIo } from '../../cli/terminal/command.ts';
import { UsageError } from '../../project/usage-error.ts';
import { isOpen, type Filter } from './filter.ts';
import { problemsOf, type KeptRecord } from './letter-source.ts';
import { printableLine } from '../../core/print/printable.ts';

/** What Lambda says of a batch that it gave up (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-on-failure.html). */
const conditions = ['RetryAttemptsExhausted', 'RecordAgeExceeded', 'MaximumPayloadSizeExceeded'];

/** Throws UsageError for a code that is neither one of a failure nor in the source. */
export function refuseUnknownCodes({ codes = [] }: Filter, kept: readonly KeptRecord[]): void {
  const known = new Set<string>([
    ...failureCodes,
    ...conditions,
    ...kept.flatMap(problemsOf).map(({ code }) => code),
  ]);
  const unknown = codes.find((code) => !known.has(code));
  if (unknown === undefined) return;
  throw new UsageError(
    `option '--code' got '${unknown}', which is no failure code; ${suggest(unknown, known) ?? `use one of ${[...known].join(', ')}`}`,
  );
}

/** Whether the filters mean none of what is kept; then says which of their values nothing has. */
export function meanNothing(
  filter: Filter,
  kept: readonly KeptRecord[],
  meant: readonly KeptRecord[],
  io: CommandIo,
): boolean {
  if (meant.length > 0 || isOpen(filter)) return false;
  io.err(`no record matches the filters, of ${kept.length} that were looked at`);
  const { codes = [], topic, table, column } = filter;
  const say = (
    option: string,
    wanted: string | undefined,
    valuesOf: (each: KeptRecord) => readonly (string | null)[],
  ): void => {
    const values = new Set(kept.flatMap(valuesOf).flatMap((value) => value ?? []));
    if (wanted === undefined || values.has(wanted)) return;
    const hint = suggest(wanted, values) ?? (values.size === 0 ? 'there is none' : listOf(values));
    io.err(printableLine(`  '--${option} ${wanted}': no record has it; ${hint}`));
  };
  for (const code of codes) say('code', code, (each) => problemsOf(each).map((problem) => problem.code));
  say('topic', topic, ({ record }) => [record.topic]);
  say('table', table, (each) => problemsOf(each).map((problem) => problem.table));
  say('column', column, (each) => problemsOf(each).map((problem) => problem.column));
  return true;
}

/** As many as one line takes. */
const mostListed = 10;

function listOf(values: ReadonlySet<string>): string {
  const listed = [...values].sort();
  const rest = listed.length - mostListed;
  return `there are ${listed.slice(0, mostListed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

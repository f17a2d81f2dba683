/** Reads the report of a run (https://github.com/stryker-mutator/mutation-testing-elements, its schema of the report). */

/** A mutant that no test noticed. */
export interface Survivor {
  readonly file: string;
  /** The line, or what is changed over several, in one line. */
  readonly code: string;
  readonly mutant: string;
}

export interface MutationReport {
  readonly files: Readonly<Record<string, MutatedFile>>;
}

interface MutatedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

interface Mutant {
  readonly status: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

/** Both from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** The mutants that no test has noticed, those that no test has run included. */
export function survivorsIn(report: MutationReport): readonly Survivor[] {
  return mutantsOf(report, ['Survived', 'NoCoverage']);
}

/** The mutants whose tests took too long: of what makes the code only slower, it depends on the machine. */
export function timedOutIn(report: MutationReport): readonly Survivor[] {
  return mutantsOf(report, ['Timeout']);
}

function mutantsOf(report: MutationReport, statuses: readonly string[]): readonly Survivor[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => statuses.includes(status))
      .map((mutant) => ({ file: file.replace(/^core\//, ''), ...show(source, mutant) })),
  );
}

function show(
  source: string,
  { replacement, location: { start, end } }: Mutant,
): Pick<Survivor, 'code' | 'mutant'> {
  const lines = source.split('\n');
  const before = (lines[start.line - 1] ?? '').slice(0, start.column - 1);
  const after = (lines[end.line - 1] ?? '').slice(end.column - 1);
  const from = before.length;
  const whole = lines.slice(start.line - 1, end.line).join('\n');
  const code = whole.slice(from, whole.length - after.length);
  return { code: inOneLine(before + code + after), mutant: inOneLine(before + replacement + after) };
}

function inOneLine(code: string): string {
  return code.replaceAll(/\s+/g, ' ').trim();
}

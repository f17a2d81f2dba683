import type { Mutation } from './mutant.ts';
import type { ScenarioResult, ScenarioTrouble } from './run-scenario.ts';

type Result = ScenarioResult | ScenarioTrouble;

/** What is wrong with a result; empty if nothing was lost, reordered, late or dead-lettered without reason. */
export function faultsOf(result: Result): readonly string[] {
  if ('trouble' in result) return [result.trouble];
  const { check, scenario, backAfterMs } = result;
  const { journal, deadLetters } = check;
  const backWithinMs = scenario.backWithinMs ?? Infinity;
  return [
    [lostOf(result), 'lost'],
    [reorderedOf(result), 'reordered'],
    [journal.unexpected, 'written that should not be'],
    [deadLetters.missing, 'dead letters missing'],
    [deadLetters.unexpected, 'dead letters of good records'],
    [deadLetters.beyondDeliveries, 'dead letters more than deliveries'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, what]) => `${(count ?? 0).toLocaleString('en-US')} ${what}`)
    .concat(check.records === 0 ? ['the log has no records'] : [])
    .concat(
      backAfterMs > backWithinMs ? [`back after ${seconds(backAfterMs)}, not ${seconds(backWithinMs)}`] : [],
    );
}

/** Rows that never came, of both tables, and upserts that the journal does not have. */
const lostOf = ({ check }: ScenarioResult): number =>
  Object.values(check.tables).reduce((sum, { lost }) => sum + lost, check.journal.missing);

const reorderedOf = ({ check }: ScenarioResult): number =>
  Object.values(check.tables).reduce((sum, { reordered }) => sum + reordered, 0);

const excusedOf = ({ check }: ScenarioResult): number =>
  Object.values(check.tables).reduce((sum, { excused }) => sum + excused, 0);

const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0);

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const number = (count: number): string => count.toLocaleString('en-US');

const columns: readonly (readonly [string, (result: ScenarioResult) => string])[] = [
  ['withstood by', ({ scenario }) => scenario.mechanism],
  ['fault', ({ faultSeconds }) => `${faultSeconds.toFixed(0)} s`],
  ['records', ({ check }) => number(check.records)],
  ['requests retried', ({ counts }) => number(counts.retried)],
  ['records redelivered', ({ counts }) => number(counts.reported)],
  ['invocations failed', ({ counts }) => number(sumOf(counts.failedInvocations.values()))],
  ['back after', ({ backAfterMs }) => seconds(backAfterMs)],
  ['worst freshness', ({ counts }) => seconds(counts.worstFreshnessMs)],
  ['dead letters', ({ check: { deadLetters } }) => `${deadLetters.distinct} + ${deadLetters.repeated} again`],
  ['excused', (result) => number(excusedOf(result))],
  ['lost', (result) => number(lostOf(result))],
  ['reordered', (result) => number(reorderedOf(result))],
];

/** A table in Markdown, a row per fault, and the sums below it. */
export function renderReport(results: readonly Result[]): string {
  const rows = results.map((result) =>
    'trouble' in result
      ? [result.scenario.name, `**${result.trouble}**`, ...columns.slice(1).map(() => '')]
      : [result.scenario.name, ...columns.map(([, cell]) => cell(result))],
  );
  const whole = results.filter((result): result is ScenarioResult => !('trouble' in result));
  const sum = (of: (result: ScenarioResult) => number): string =>
    number(whole.reduce((total, result) => total + of(result), 0));
  return [
    table(['what happens', ...columns.map(([title]) => title)], rows),
    '',
    `${sum(({ check }) => check.records)} records: ${sum(({ check }) => check.upserts)} upserts, ` +
      `${sum(({ check }) => check.deletes)} deletes, ${sum(({ check }) => check.filtered)} filtered, ` +
      `${sum(({ check }) => check.poison)} poison; ${sum(lostOf)} lost, ${sum(reorderedOf)} reordered.`,
  ].join('\n');
}

/** What a scenario did while a mechanism was switched off. */
export interface MutationResult {
  readonly mutation: Mutation;
  readonly result: Result;
}

/** A table in Markdown, a row per scenario and mechanism. */
export function renderMutations(results: readonly MutationResult[]): string {
  const rows = results.map(({ mutation, result }) => [
    result.scenario.name,
    mutation.name,
    mutation.how,
    faultsOf(result).join('; ') || '**nothing: the scenario did not notice**',
  ]);
  return table(['what happens', 'switched off', 'how', 'what was seen'], rows);
}

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

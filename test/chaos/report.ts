import type { ScenarioResult } from './run-scenario.ts';

const columns: readonly (readonly [string, (result: ScenarioResult) => string])[] = [
  ['fault', ({ scenario }) => scenario.name],
  ['withstood by', ({ scenario }) => scenario.mechanism],
  ['seconds', ({ seconds }) => seconds.toFixed(0)],
  ['records', ({ records }) => records.toLocaleString('en-US')],
  ['reported as failed', ({ retried }) => retried.toLocaleString('en-US')],
  ['cold starts', ({ coldStarts }) => String(coldStarts)],
  ['worst freshness', ({ worstFreshnessMs }) => `${(worstFreshnessMs / 1000).toFixed(1)} s`],
  ['dead letters', ({ poison, deadLettersRepeated }) => `${poison} + ${deadLettersRepeated} again`],
  ['excepted', ({ excused }) => String(excused)],
  ['lost', ({ lost, deadLettersMissing }) => String(lost + deadLettersMissing)],
  ['reordered', ({ reordered }) => String(reordered)],
];

/** Whether nothing was lost, reordered or dead-lettered without reason. */
export function holds(result: ScenarioResult): boolean {
  return (
    result.lost + result.reordered + result.deadLettersMissing + result.deadLettersUnexpected === 0 &&
    result.records > 0
  );
}

/** A table in Markdown, a row per fault. */
export function renderReport(results: readonly ScenarioResult[]): string {
  const rows = [
    columns.map(([title]) => title),
    columns.map(() => '---'),
    ...results.map((result) => columns.map(([, cell]) => cell(result))),
  ];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

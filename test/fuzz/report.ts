import type { Extreme, Result } from './run-subject.ts';
import type { Stopped } from './run-thread.ts';

const number = (value: number): string => Math.round(value).toLocaleString('en-US');

const extreme = ({ used, bytes }: Extreme, unit: string): string =>
  `${number(used)} ${unit} of ${number(bytes)} bytes`;

const columns: readonly (readonly [string, (result: Result) => string])[] = [
  ['format', ({ name }) => name],
  ['inputs', ({ inputs }) => number(inputs)],
  ['bytes', ({ bytes }) => number(bytes)],
  ['inputs with a row', ({ written }) => number(written)],
  ['rows', ({ rows }) => number(rows)],
  ['errors', ({ codes }) => codes.map(([code, times]) => `${code} ${number(times)}`).join(', ') || 'none'],
  ['worst CPU', ({ cpu }) => extreme(cpu, 'µs')],
  ['worst allocation', ({ memory }) => extreme(memory, 'bytes')],
  ['held at the end', ({ retainedBytes }) => `${number(Math.max(0, retainedBytes) / 1_000)} kB`],
  ['faults', ({ faults }) => String(faults.length)],
];

/** A table in Markdown, a row per format, and what was stopped below it. */
export function renderReport(results: readonly Result[], stopped: readonly Stopped[]): string {
  const titles = columns.map(([title]) => title);
  const rows = results.map((result) => columns.map(([, cell]) => cell(result)));
  const table = [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  const ended = stopped.map(({ format, index, why }) => `${format} was stopped at input ${index}: ${why}`);
  return [...table, ...(ended.length > 0 ? ['', ...ended] : [])].join('\n');
}

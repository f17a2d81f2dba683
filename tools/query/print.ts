import { printableLine } from '../../core/print/printable.ts';
import { cqlText, jsonText, jsonValue } from './cql-value.ts';
import type { QueryResult } from './query.ts';

type Rows = Pick<QueryResult, 'columns' | 'rows'>;

/** One JSON object per row. */
export function printJson({ columns, rows }: Rows): readonly string[] {
  return rows.map((row) => {
    const cells = columns.map(({ name, type }, index) => [name, jsonValue(row[index], type)]);
    return jsonText(Object.fromEntries(cells));
  });
}

const widestCell = 40;

/** A table with headings, and how many rows it has; nothing for a statement that returns nothing. */
export function printTable({ columns, rows }: Rows): readonly string[] {
  if (columns.length === 0) return [];
  const cells = rows.map((row) =>
    row.map((value, index) => clip(printableLine(cqlText(value, columns[index]?.type)))),
  );
  const headings = columns.map(({ name }) => printableLine(name));
  const widths = headings.map((heading, index) =>
    Math.max(heading.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(headings),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...cells.map(line),
    `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`,
  ];
}

const clip = (text: string): string =>
  text.length <= widestCell ? text : `${text.slice(0, widestCell - 1).replace(/[\ud800-\udbff]$/, '')}…`;

import type { ColumnDefinition, RouteDefinition } from '../../../core/connector/connector.ts';
import type { Column } from './columns.ts';

/**
 * What a column of each type must have after the write, in the form of `print-cell.ts`; or `!` and the code of the
 * dead letter; or `!check` where the route is refused before any record. Columns that are not named: `!wrong_type`.
 */
export type Cells = Readonly<Partial<Record<Column | 'others', string>>>;

export const cellOf = (cells: Cells, column: Column): string =>
  cells[column] ?? cells.others ?? '!wrong_type';

/** One kind of value of a format. */
export interface Kind {
  readonly name: string;
  readonly from: ColumnDefinition;
  readonly cells: Cells;
}

/** A format and every kind of value that it has. */
export interface FormatTable {
  readonly name: string;
  readonly formats: Pick<RouteDefinition, 'value'>;
  readonly kinds: readonly Kind[];
}

/** A document of a field for each kind. */
export function documentTable(
  name: string,
  formats: FormatTable['formats'],
  kinds: Readonly<Record<string, Cells>>,
): FormatTable {
  return {
    name,
    formats,
    kinds: Object.entries(kinds).map(([kind, cells]) => ({ name: kind, from: `value.${kind}`, cells })),
  };
}

/** One format and one kind into one column: what a record and a topic are for. */
export interface Pair {
  readonly id: string;
  readonly table: FormatTable;
  readonly kind: Kind;
  readonly column: Column;
  readonly expected: string;
}

export const pairsOf = (tables: readonly FormatTable[], columns: readonly Column[]): readonly Pair[] =>
  tables.flatMap((table) =>
    table.kinds.flatMap((kind) =>
      columns.map((column) => ({
        id: `${table.name}.${kind.name}.${column}`,
        table,
        kind,
        column,
        expected: cellOf(kind.cells, column),
      })),
    ),
  );

import { formatCount } from '../../core/print/format-count.ts';
import type { Noticed } from '../../core/record/observations.ts';
import { observationKinds, type ObservationKind } from '../../core/contract/observation-kinds.ts';
import { isObject } from '../../core/value/is-object.ts';
import { parseLine } from './json-line.ts';

/** Sums up the observations in the function's log lines, by column and kind. */
export interface ObservationTotals {
  /** Reads one line of the function's output; other lines than those of batches are ignored. */
  addLine(line: string): void;
  noticed(): readonly Noticed[];
}

/** Totals that start with nothing. */
export function createObservationTotals(): ObservationTotals {
  const totals = new Map<string, Noticed>();
  return {
    addLine(line) {
      for (const each of readNoticed(line)) {
        const name = JSON.stringify([each.table, each.column, each.kind]);
        totals.set(name, { ...each, count: each.count + (totals.get(name)?.count ?? 0) });
      }
    },
    noticed: () => [...totals.values()],
  };
}

/** What each kind most often is, and what to do. */
const meanings: Readonly<Record<ObservationKind, string>> = {
  january_1970: `numbers within 31 days of 1970-01-01: if they are in seconds, declare unit: 'seconds'; if they are meant, january1970: 'write'`,
  unknown_field: 'fields that the user-defined type does not have, left out',
  misspelled_field: 'fields left out whose names differ from those of the type in upper and lower case alone',
};

/** One line for each column and kind, for a person; none where nothing was noticed. */
export function printNoticed(noticed: readonly Noticed[]): readonly string[] {
  return noticed.map(
    ({ table, column, kind, count }) =>
      `noticed in ${table}, column ${column}: ${formatCount(count)} ${meanings[kind]}`,
  );
}

function readNoticed(line: string): readonly Noticed[] {
  if (!line.includes('"noticed":[{')) return [];
  const entry = parseLine(line);
  if (!isObject(entry) || entry['message'] !== 'batch-processed') return [];
  const list: unknown = entry['noticed'];
  return Array.isArray(list) ? list.filter(isNoticed) : [];
}

function isNoticed(value: unknown): value is Noticed {
  return (
    isObject(value) &&
    typeof value['table'] === 'string' &&
    typeof value['column'] === 'string' &&
    observationKinds.some((kind) => kind === value['kind']) &&
    typeof value['count'] === 'number'
  );
}

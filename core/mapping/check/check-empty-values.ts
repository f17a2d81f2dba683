import type { EmptyValueAction, RouteDefinition } from '../../connector/connector.ts';
import type { Problem } from '../../connector/problem.ts';
import { columnPath } from '../../connector/validate-route.ts';
import { parseAt } from './check-source.ts';
import { sourceOf } from '../compile/column-options.ts';
import { emptyValueActions } from '../compile/empty-values.ts';
import { readsValue } from '../language/reads-value.ts';
import { formatOf } from '../compile/route-format.ts';
import { keyColumnsOf, type BoundRoute } from '../compile/bound-route.ts';

/** An option by which records without a value, or with an empty one, name a row. */
interface RowByKey {
  readonly option: string;
  /** What the value is then. */
  readonly what: string;
  readonly action: EmptyValueAction;
  /** Whether there is one at all, though no column takes anything from it. */
  readonly hasValue: boolean;
}

/** Checks what a route does with tombstones and with values that give nothing: whatever names a row needs its key. */
export function checkEmptyValues(given: BoundRoute): Problem[] {
  return [...checkFormat(given), ...checkRows(given)];
}

function checkFormat({ path, route }: BoundRoute): Problem[] {
  const format = formatOf(route, 'value');
  if (route.emptyValues?.jsonNull === undefined || format.isNull !== undefined) return [];
  return [
    {
      path: `${path}.emptyValues.jsonNull`,
      message: `does nothing: the route reads its value as ${format.kind}(), where 'null' is a value like any other`,
      fix: 'remove jsonNull, or give the route value: json()',
    },
  ];
}

function checkRows(given: BoundRoute): Problem[] {
  const { path, route, table } = given;
  const rows = rowsByKey(route);
  const deletes = rows.filter(({ action }) => action === 'delete');
  const keyColumns = keyColumnsOf(route, table);
  if (keyColumns.length < table.partitionKey.length + table.clusteringKey.length) {
    return deletes.map(({ option }) => ({
      path: `${path}.${option}`,
      message: `'delete' would delete whole partitions: the route names no clustering column`,
      fix: `name the clustering columns, or leave ${option} at 'skip'`,
    }));
  }
  return keyColumns.flatMap(({ name }) => {
    const definition = route.columns[name];
    const source = definition === undefined ? undefined : sourceOf(definition);
    if (typeof source !== 'string') return [];
    const at = columnPath(`${path}.columns`, name);
    const parsed = parseAt(at, source);
    if (parsed.problem !== undefined || !readsValue(parsed.expression)) return [];
    return rows.map(({ option, what, action }) => ({
      path: at,
      message: `reads the value, which ${what}, and ${option} is '${action}': no row could be named`,
      got: `'${source}'`,
      fix: `fill the primary key from the key (with key: json() also its fields), or leave ${option} at 'skip'`,
    }));
  });
}

/** What names a row by its key columns alone; a default that says the same as `tombstones` is told once. */
export function rowsByKey(route: RouteDefinition): readonly RowByKey[] {
  const { tombstone, jsonNull, noBytes, nothingMapped } = emptyValueActions(route);
  const { emptyValues = {} } = route;
  const { acceptsNoBytes } = formatOf(route, 'value');
  const rows: RowByKey[] = [];
  const add = (option: string, what: string, action: EmptyValueAction | undefined, orRow: boolean): void => {
    if (action === 'delete' || (action === 'row' && orRow))
      rows.push({ option, what, action, hasValue: option === 'emptyValues.nothingMapped' });
  };
  add('tombstones', 'a tombstone does not have', tombstone, false);
  if (emptyValues.jsonNull !== undefined) {
    add('emptyValues.jsonNull', 'is JSON null then', jsonNull, true);
  }
  add('emptyValues.noBytes', 'has no bytes then', noBytes, !acceptsNoBytes);
  add('emptyValues.nothingMapped', 'gives nothing then', nothingMapped, false);
  return rows;
}

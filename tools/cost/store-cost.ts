import {
  costLine,
  hoursPerMonth,
  perMonth,
  secondsPerMonth,
  toGb,
  unless1,
  type CostLine,
  type Factor,
} from './line.ts';
import type { PriceList } from './prices.ts';
import type { RouteRow } from './row-of-route.ts';
import type { KeyspacesUse } from './workload.ts';

/** A route's row and how often it is written, after folding. */
export interface WrittenRows {
  /** `shop.orders → shop.orders_by_day`. */
  readonly name: string;
  readonly row: RouteRow;
  /** Factors that multiply to rows/s. */
  readonly rate: readonly Factor[];
  /** In place of the one for all routes. */
  readonly newRowShare?: number | undefined;
}

/** What Keyspaces charges for a route: its writes, the deletes of expired rows, the stored rows, their backup. */
export function keyspacesLines(
  { name, row, rate, newRowShare }: WrittenRows,
  ofAll: KeyspacesUse,
  prices: PriceList,
): readonly CostLine[] {
  const use = newRowShare === undefined ? ofAll : { ...ofAll, newRowShare };
  const stored = [
    ...rate,
    ...newRows(use),
    storedFor(row, use),
    { value: row.bytes.stored, unit: 'bytes/row' },
    toGb,
  ];
  return [
    writes(name, row, rate, use, prices),
    ...(row.life.kind === 'unlimited'
      ? []
      : [
          costLine(
            `${name}: deletes of expired rows`,
            [...rate, ...newRows(use), { value: row.bytes.writeUnits, unit: 'TTL deletes/row' }, perMonth],
            'keyspaces-ttl-deletes',
            prices,
          ),
        ]),
    costLine(`${name}: storage`, stored, 'keyspaces-storage', prices),
    ...(use.pointInTimeRecovery
      ? [costLine(`${name}: point-in-time recovery`, stored, 'keyspaces-pitr', prices)]
      : []),
  ];
}

function writes(
  name: string,
  row: RouteRow,
  rate: readonly Factor[],
  { capacity }: KeyspacesUse,
  prices: PriceList,
): CostLine {
  const item = `${name}: writes`;
  if (capacity.kind === 'on-demand') {
    const used = [...rate, { value: row.bytes.writeUnits, unit: 'WRU/row' }, perMonth];
    return costLine(item, used, 'keyspaces-write-requests', prices);
  }
  const used: readonly Factor[] = [
    ...rate,
    { value: row.bytes.writeUnits, unit: 'WCU/row' },
    { value: capacity.utilization, unit: 'of the capacity used', divides: true },
    { value: hoursPerMonth, unit: 'h/month' },
  ];
  return costLine(item, used, 'keyspaces-write-capacity', prices);
}

const newRows = ({ newRowShare }: KeyspacesUse): readonly Factor[] =>
  unless1({ value: newRowShare, unit: 'of them new rows' });

/** Expired rows are gone within 10 days, so they may cost a little longer than this says. */
function storedFor({ life }: RouteRow, { monthsKept }: KeyspacesUse): Factor {
  return life.kind === 'seconds'
    ? { value: life.seconds, unit: 's stored' }
    : { value: monthsKept * secondsPerMonth, unit: 's stored' };
}

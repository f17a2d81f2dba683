import type { Truth } from './truth.ts';

/** What was found after the last record was done. */
export interface Findings {
  /** Table → order id → the status in its row. */
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Failure code → records with a dead letter. */
  readonly deadLetters: ReadonlyMap<string, number>;
}

/** Every record that was produced, by what became of it. */
export interface Account {
  readonly produced: number;
  /** Records whose order stands in every table as its last record has it. */
  readonly written: number;
  readonly deadLettered: number;
  /** `produced` less the other two: 0 when nothing was lost. */
  readonly unaccounted: number;
  /** Table → rows. */
  readonly rows: ReadonlyMap<string, number>;
  /** What does not fit, one line each; none when all is well. */
  readonly problems: readonly string[];
}

/** Holds what was found against what was produced. */
export function account(truth: Truth, found: Findings): Account {
  const problems: string[] = [];
  const missing = new Set<string>();
  for (const [table, rows] of found.tables) {
    problems.push(...compareTable(table, truth.orders, rows, missing));
  }
  if (found.tables.size === 0) problems.push('no table was read');

  let written = 0;
  if (found.tables.size > 0) {
    for (const [orderId, records] of truth.recordsOfOrder) if (!missing.has(orderId)) written += records;
  }
  const deadLettered = compareDeadLetters(truth.deadLetters, found.deadLetters, problems);
  return {
    produced: truth.produced,
    written,
    deadLettered,
    unaccounted: truth.produced - written - deadLettered,
    rows: new Map([...found.tables].map(([table, rows]) => [table, rows.size])),
    problems,
  };
}

function compareTable(
  table: string,
  orders: ReadonlyMap<string, string>,
  rows: ReadonlyMap<string, string>,
  missing: Set<string>,
): readonly string[] {
  let absent = 0;
  let stale = 0;
  for (const [orderId, status] of orders) {
    const found = rows.get(orderId);
    if (found === status) continue;
    missing.add(orderId);
    if (found === undefined) absent += 1;
    else stale += 1;
  }
  const alien = rows.size - (orders.size - absent);
  return [
    ...(absent > 0 ? [`${table} lacks ${absent} of ${orders.size} orders`] : []),
    ...(stale > 0 ? [`${table} has ${stale} orders in an older state`] : []),
    ...(alien > 0 ? [`${table} has ${alien} rows that nobody produced`] : []),
  ];
}

function compareDeadLetters(
  expected: Truth['deadLetters'],
  found: Findings['deadLetters'],
  problems: string[],
): number {
  let matched = 0;
  for (const code of new Set<string>([...expected.keys(), ...found.keys()])) {
    const wanted = new Map<string, number>(expected).get(code) ?? 0;
    const have = found.get(code) ?? 0;
    matched += Math.min(wanted, have);
    if (wanted !== have)
      problems.push(`${have} dead letters have the code ${code}, ${wanted} should have it`);
  }
  return matched;
}

import { groupLimits } from '../../core/plan/group.ts';
import { batchesOf, type TopicTraffic } from './batches.ts';
import { deadLetterLines } from './dead-letter-cost.ts';
import { lambdaLines, createLineReporter, type TopicLoad } from './function-cost.ts';
import { multiply, unless1, type CostLine, type Factor } from './line.ts';
import { comparePollers, pollerLines, type PollerComparison } from './poller-cost.ts';
import { rowOfRoute, type RouteRow } from './row-of-route.ts';
import { keyspacesLines, type WrittenRows } from './store-cost.ts';
import type { SizedRoute, Workload } from './workload.ts';

/** What a workload costs in a month, and what of it folding and grouping spare. */
export interface Estimate {
  readonly loads: readonly TopicLoad[];
  /** Function instances at work at a time, on average. */
  readonly busyInstances: number;
  readonly rows: readonly EstimatedRows[];
  readonly sections: readonly CostSection[];
  /** Of the lines whose price is known. */
  readonly totalUsd: number;
  readonly savings: Savings;
  /** What sharing pollers saves; `undefined` with one topic, and in on-demand mode. */
  readonly pollers: PollerComparison | undefined;
}

export interface CostSection {
  readonly name: 'Lambda' | 'Amazon Keyspaces' | 'dead letters' | 'CloudWatch';
  readonly lines: readonly CostLine[];
  /** Of its lines whose price is known. */
  readonly subtotalUsd: number;
}

/** The rows that one route writes. */
export interface EstimatedRows {
  readonly name: string;
  /** `undefined` where the target charges nothing for rows. */
  readonly row: RouteRow | undefined;
  /** After folding. */
  readonly rowsPerSecond: number;
  readonly requestsPerSecond: number;
}

export interface Savings {
  readonly rowsPerSecondFolded: number;
  /** What writing them would have cost in a month; 0 where the target charges nothing for writes. */
  readonly foldingUsd: number;
  /** Requests that grouping spares. It spares no write units. */
  readonly requestsPerSecondGrouped: number;
}

/** Works the whole estimate out. Every topic of a route must be among the workload's topics. */
export function estimate(workload: Workload): Estimate {
  const loads = workload.topics.map((traffic): TopicLoad => ({
    traffic,
    batches: batchesOf(traffic, workload.source),
  }));
  const routes = workload.routes.map((route) =>
    routeLoad(route, trafficOf(route, workload.topics), workload),
  );
  const sections = sectionsOf(loads, routes, workload);
  const lines = sections.flatMap((section) => section.lines);
  const busyMs = loads.reduce(
    (ms, { batches }) => ms + batches.invocationsPerSecond * workload.function.batchMs,
    0,
  );
  return {
    loads,
    busyInstances: busyMs / 1_000,
    rows: routes.map(({ rows }) => rows),
    sections,
    totalUsd: sumOf(lines),
    savings: savingsOf(routes, workload, sections),
    pollers: comparePollers(workload.topics, workload.source, workload.prices),
  };
}

const sumOf = (lines: readonly CostLine[]): number => lines.reduce((usd, line) => usd + (line.usd ?? 0), 0);

interface RouteLoad {
  readonly rows: EstimatedRows;
  readonly written: WrittenRows | undefined;
}

function routeLoad(given: SizedRoute, traffic: TopicTraffic, workload: Workload): RouteLoad {
  const { store, writtenShare, deadLetterShare, rowsPerKey, rowsPerPartition } = workload;
  const { route, table } = given.route;
  const name = `${route.topic} → ${table.keyspace}.${table.name}`;
  const rate: readonly Factor[] = [
    { value: traffic.recordsPerSecond, unit: 'records/s' },
    ...unless1({ value: writtenShare * (1 - deadLetterShare), unit: 'rows/record' }),
    ...(rowsPerKey === 1 ? [] : [{ value: rowsPerKey, unit: 'rows folded into 1', divides: true } as const]),
  ];
  const rowsPerSecond = multiply(rate);
  const row = store.kind === 'keyspaces' ? rowOfRoute(given, traffic, store.timestampBytes) : undefined;
  const perRequest = Math.min(rowsPerPartition, groupLimits.maxWrites, rowsThatFit(row));
  return {
    rows: { name, row, rowsPerSecond, requestsPerSecond: rowsPerSecond / perRequest },
    written: row === undefined ? undefined : { name, row, rate, newRowShare: given.newRowShare },
  };
}

function sectionsOf(
  loads: readonly TopicLoad[],
  routes: readonly RouteLoad[],
  { topics, function: use, source, store, deadLetterShare, prices }: Workload,
): readonly CostSection[] {
  const rows = routes.flatMap(({ written }) => written ?? []);
  const sections: readonly Omit<CostSection, 'subtotalUsd'>[] = [
    {
      name: 'Lambda',
      lines: [
        ...loads.flatMap((load) => lambdaLines(load, use, prices)),
        ...pollerLines(topics, source, prices),
      ],
    },
    {
      name: 'Amazon Keyspaces',
      lines: store.kind === 'cassandra' ? [] : rows.flatMap((each) => keyspacesLines(each, store, prices)),
    },
    {
      name: 'dead letters',
      lines: loads.flatMap(({ traffic }) => deadLetterLines(traffic, deadLetterShare, prices)),
    },
    { name: 'CloudWatch', lines: createLineReporter(loads, use, prices) },
  ];
  return sections
    .filter(({ lines }) => lines.length > 0)
    .map((section) => ({ ...section, subtotalUsd: sumOf(section.lines) }));
}

/** Rows of one group, by their bytes; a row that is larger than a group has one of its own. */
function rowsThatFit(row: RouteRow | undefined): number {
  const bytes = row?.columns.reduce((total, column) => total + column.bytes, 0) ?? 0;
  return bytes === 0 ? Infinity : Math.max(1, Math.floor(groupLimits.maxBytes / bytes));
}

function savingsOf(
  routes: readonly RouteLoad[],
  { rowsPerKey }: Workload,
  sections: readonly CostSection[],
): Savings {
  const total = (of: (rows: EstimatedRows) => number): number =>
    routes.reduce((sum, { rows }) => sum + of(rows), 0);
  const writes = sections
    .flatMap(({ lines }) => lines)
    .filter(({ price }) => price === 'keyspaces-write-requests' || price === 'keyspaces-write-capacity');
  return {
    rowsPerSecondFolded: total(({ rowsPerSecond }) => rowsPerSecond * (rowsPerKey - 1)),
    foldingUsd: writes.reduce((usd, line) => usd + (line.usd ?? 0) * (rowsPerKey - 1), 0),
    requestsPerSecondGrouped: total((rows) => rows.rowsPerSecond - rows.requestsPerSecond),
  };
}

function trafficOf({ route: { route } }: SizedRoute, topics: readonly TopicTraffic[]): TopicTraffic {
  const traffic = topics.find(({ topic }) => topic === route.topic);
  if (traffic === undefined) throw new Error(`nothing is known of the traffic of topic ${route.topic}`);
  return traffic;
}

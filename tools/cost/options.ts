import { leastMemoryMb } from '../../lib/function/least-memory.ts';
import type { RouteOfTable } from '../../core/mapping/compile/bound-route.ts';
import { oneOf, unknown } from '../../cli/flags/options.ts';
import { isPriceName, priceList, priceNames, type PriceList, type PriceName } from './prices.ts';
import type { OptionProblems } from '../../cli/flags/option-problems.ts';
import { cutAtEquals, readNumber, type NumberRange } from './read-number.ts';
import { readNewRows } from './read-new-rows.ts';
import { readSizes } from './read-sizes.ts';
import { readTraffic } from './read-traffic.ts';
import { timestampRange } from './row-of-route.ts';
import type { KeyspacesUse, Workload } from './workload.ts';

export const specs = {
  schema: { type: 'string' },
  'records-per-second': { type: 'string', multiple: true },
  'key-bytes': { type: 'string', multiple: true },
  'value-bytes': { type: 'string', multiple: true },
  skipped: { type: 'string', default: '0' },
  size: { type: 'string', multiple: true },
  'text-bytes': { type: 'string', default: '20' },
  elements: { type: 'string', default: '3' },
  'batch-ms': { type: 'string' },
  'memory-mb': { type: 'string', default: '1769' },
  'batch-size': { type: 'string', default: '1000' },
  'window-seconds': { type: 'string', default: '0.5' },
  polling: { type: 'string', default: 'provisioned' },
  pollers: { type: 'string', default: '1' },
  target: { type: 'string', default: 'keyspaces' },
  capacity: { type: 'string', default: 'on-demand' },
  utilization: { type: 'string', default: '70' },
  'timestamp-bytes': { type: 'string', default: '30' },
  'no-pitr': { type: 'boolean', default: false },
  'new-rows': { type: 'string', multiple: true },
  'months-kept': { type: 'string', default: '1' },
  'rows-per-key-per-batch': { type: 'string', default: '1' },
  'rows-per-partition-per-batch': { type: 'string', default: '1' },
  'dead-letters-per-million': { type: 'string', default: '0' },
  'log-bytes-per-batch': { type: 'string', default: '2500' },
  price: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const;

type Values = {
  readonly [Name in keyof typeof specs]?: (typeof specs)[Name] extends { readonly multiple: true }
    ? readonly string[]
    : (typeof specs)[Name] extends { readonly type: 'boolean' }
      ? boolean
      : string;
};

/** A route and its table's own time to live, in seconds; 0 for none. */
export interface RouteOfStore {
  readonly route: RouteOfTable;
  readonly tableTtlSeconds: number;
}

/** The workload that a command line describes; what is wrong with it goes to `problems`. */
export function readWorkload(
  values: Values,
  topics: readonly string[],
  routes: readonly RouteOfStore[],
  problems: OptionProblems,
): Workload {
  const number = (option: keyof typeof specs, range: NumberRange): number => {
    const text = values[option];
    if (typeof text !== 'string') {
      problems.add(`option '--${option}' is missing`);
      return 1;
    }
    return problems.read(() => readNumber(option, text, range), 1);
  };
  const oneWord = <const Word extends string>(
    option: string,
    text: string | undefined,
    words: readonly [Word, ...Word[]],
  ) => problems.read(() => oneOf(option, text ?? '', words), words[0]);
  const percent = { least: 0, most: 100 };
  const sizesOf = readSizes(
    values.size ?? [],
    routes.map(({ route }) => route),
    problems,
  );
  const assumed = {
    textBytes: number('text-bytes', { least: 0 }),
    elements: number('elements', { least: 0 }),
  };
  const newRows = readNewRows(
    values['new-rows'] ?? [],
    routes.map(({ route }) => route),
    problems,
  );
  const keyspaces: KeyspacesUse = {
    kind: 'keyspaces',
    capacity: {
      kind: oneWord('capacity', values.capacity, ['on-demand', 'provisioned']),
      utilization: number('utilization', { least: 20, most: 90 }) / 100,
    },
    timestampBytes: readTimestampBytes(values['timestamp-bytes'] ?? '', routes, problems),
    pointInTimeRecovery: values['no-pitr'] !== true,
    newRowShare: newRows.ofAll,
    monthsKept: number('months-kept', { least: 0 }),
  };
  const target = oneWord('target', values.target, ['keyspaces', 'cassandra']);
  return {
    topics: readTraffic(values, topics, problems),
    routes: routes.map(({ route, tableTtlSeconds }) => ({
      route,
      tableTtlSeconds,
      sizes: sizesOf(route),
      newRowShare: newRows.of(route),
      assumed,
    })),
    writtenShare: 1 - number('skipped', percent) / 100,
    deadLetterShare: number('dead-letters-per-million', { least: 0, most: 1_000_000 }) / 1_000_000,
    function: {
      memoryMb: number('memory-mb', { least: leastMemoryMb, most: 10_240, whole: true }),
      batchMs: number('batch-ms', { least: 0, most: 900_000 }),
      logBytesPerBatch: number('log-bytes-per-batch', { least: 0 }),
    },
    source: {
      polling: oneWord('polling', values.polling, ['provisioned', 'on-demand']),
      batchSize: number('batch-size', { least: 1, most: 10_000, whole: true }),
      windowSeconds: number('window-seconds', { least: 0, most: 300 }),
      pollers: number('pollers', { least: 1, most: 2_000, whole: true }),
    },
    store: target === 'keyspaces' ? keyspaces : { kind: 'cassandra' },
    rowsPerKey: number('rows-per-key-per-batch', { least: 1 }),
    rowsPerPartition: number('rows-per-partition-per-batch', { least: 1 }),
    prices: readPrices(values.price ?? [], problems),
  };
}

/** 0, where no route writes timestamps, or what a timestamp takes. */
function readTimestampBytes(text: string, routes: readonly RouteOfStore[], problems: OptionProblems): number {
  if (text === '0') {
    const stamped = routes.filter(({ route }) => route.route.timestamp !== 'server');
    for (const { route } of stamped) {
      problems.add(
        `option '--timestamp-bytes' can't be 0: ${route.path} writes timestamps; give ${timestampRange.least} to ${timestampRange.most}, or set its timestamp to 'server'`,
      );
    }
    return 0;
  }
  return problems.read(() => readNumber('timestamp-bytes', text, timestampRange), 0);
}

function readPrices(texts: readonly string[], problems: OptionProblems): PriceList {
  const given = new Map<PriceName, number>();
  for (const text of texts) {
    const { name, value } = cutAtEquals(text);
    const usd = problems.read(() => readNumber('price', value, { least: 0 }), undefined);
    if (name === undefined) problems.add(`option '--price' must be NAME=DOLLARS, got '${text}'`);
    else if (!isPriceName(name)) problems.add(`option '--price': ${unknown('price', name, priceNames)}`);
    else if (usd !== undefined) given.set(name, usd);
  }
  return priceList(given);
}

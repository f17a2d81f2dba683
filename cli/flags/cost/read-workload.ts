import { minMemoryMb } from '../../../lib/function/min-memory.ts';
import type { BoundRoute } from '../../../core/mapping/compile/bound-route.ts';
import { oneOf, unknown } from '../options.ts';
import {
  isPriceName,
  priceList,
  priceNames,
  type PriceList,
  type PriceName,
} from '../../../tools/cost/prices.ts';
import type { OptionProblems } from '../option-problems.ts';
import type { costFlags } from './cost-flags.ts';
import { cutAtEquals, readNumber, type NumberRange } from './read-number.ts';
import { readNewRows } from './read-new-rows.ts';
import { readSizes } from './read-sizes.ts';
import { readTraffic } from './read-traffic.ts';
import { timestampRange } from '../../../tools/cost/row-of-route.ts';
import type { KeyspacesUse, Workload } from '../../../tools/cost/workload.ts';

type Values = {
  readonly [Name in keyof typeof costFlags]?: (typeof costFlags)[Name] extends { readonly multiple: true }
    ? readonly string[]
    : (typeof costFlags)[Name] extends { readonly type: 'boolean' }
      ? boolean
      : string;
};

/** A route and its table's own time to live, in seconds; 0 for none. */
export interface RouteOfStore {
  readonly route: BoundRoute;
  readonly tableTtlSeconds: number;
}

/** The workload that a command line describes; what is wrong with it goes to `problems`. */
export function readWorkload(
  values: Values,
  topics: readonly string[],
  routes: readonly RouteOfStore[],
  problems: OptionProblems,
): Workload {
  const number = (option: keyof typeof costFlags, range: NumberRange): number => {
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
  const percent = { min: 0, max: 100 };
  const sizesOf = readSizes(
    values.size ?? [],
    routes.map(({ route }) => route),
    problems,
  );
  const assumed = {
    textBytes: number('text-bytes', { min: 0 }),
    elements: number('elements', { min: 0 }),
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
      utilization: number('utilization', { min: 20, max: 90 }) / 100,
    },
    timestampBytes: readTimestampBytes(values['timestamp-bytes'] ?? '', routes, problems),
    pointInTimeRecovery: values['no-pitr'] !== true,
    newRowShare: newRows.ofAll,
    monthsKept: number('months-kept', { min: 0 }),
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
    deadLetterShare: number('dead-letters-per-million', { min: 0, max: 1_000_000 }) / 1_000_000,
    function: {
      memoryMb: number('memory-mb', { min: minMemoryMb, max: 10_240, whole: true }),
      batchMs: number('batch-ms', { min: 0, max: 900_000 }),
      logBytesPerBatch: number('log-bytes-per-batch', { min: 0 }),
    },
    source: {
      polling: oneWord('polling', values.polling, ['provisioned', 'on-demand']),
      batchSize: number('batch-size', { min: 1, max: 10_000, whole: true }),
      windowSeconds: number('window-seconds', { min: 0, max: 300 }),
      pollers: number('pollers', { min: 1, max: 2_000, whole: true }),
      pollerGroup: values['no-poller-group'] !== true,
    },
    store: target === 'keyspaces' ? keyspaces : { kind: 'cassandra' },
    rowsPerKey: number('rows-per-key-per-batch', { min: 1 }),
    rowsPerPartition: number('rows-per-partition-per-batch', { min: 1 }),
    prices: readPrices(values.price ?? [], problems),
  };
}

/** 0, where no route writes timestamps, or what a timestamp takes. */
function readTimestampBytes(text: string, routes: readonly RouteOfStore[], problems: OptionProblems): number {
  if (text === '0') {
    const stamped = routes.filter(({ route }) => route.route.timestamp !== 'server');
    for (const { route } of stamped) {
      problems.add(
        `option '--timestamp-bytes' cannot be 0: ${route.path} writes timestamps; give ${timestampRange.min} to ${timestampRange.max}, or set its timestamp to 'server'`,
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
    const usd = problems.read(() => readNumber('price', value, { min: 0 }), undefined);
    if (name === undefined) problems.add(`option '--price' must be NAME=DOLLARS, got '${text}'`);
    else if (!isPriceName(name)) problems.add(`option '--price': ${unknown('price', name, priceNames)}`);
    else if (usd !== undefined) given.set(name, usd);
  }
  return priceList(given);
}

import { inParts } from '../../lib/synthesis/in-parts.ts';
import { limits } from '../../lib/synthesis/limits.ts';
import type { TopicTraffic } from './batches.ts';
import { costLine, hoursPerMonth, type CostLine } from './line.ts';
import type { PriceList } from './prices.ts';
import type { SourceUse } from './workload.ts';

/** Bytes per second that one event poller unit carries, and its pollers (see `lambda-epu-hours` in prices.ts). */
const epu = { bytesPerSecond: 20_000_000, pollers: 10 };

/** What pollers in provisioned mode cost, in groups and without: the topics of a connector share groups by default. */
export interface PollerComparison {
  readonly grouped: PollerUnits;
  readonly apart: PollerUnits;
}

export interface PollerUnits {
  readonly units: number;
  /** In a month; `undefined` where the price is not known. */
  readonly usd: number | undefined;
}

/** The lines of the pollers: none in on-demand mode, one for each group, or one for each topic. */
export function pollerLines(
  topics: readonly TopicTraffic[],
  source: SourceUse,
  prices: PriceList,
): readonly CostLine[] {
  if (source.polling === 'on-demand') return [];
  return source.pollerGroup ? groupedLines(topics, source, prices) : apartLines(topics, source, prices);
}

/** Both ways for the same traffic; `undefined` where there is nothing to share. */
export function comparePollers(
  topics: readonly TopicTraffic[],
  source: SourceUse,
  prices: PriceList,
): PollerComparison | undefined {
  if (source.polling === 'on-demand' || topics.length < 2) return undefined;
  return {
    grouped: totalOf(groupedLines(topics, source, prices)),
    apart: totalOf(apartLines(topics, source, prices)),
  };
}

function groupedLines(
  topics: readonly TopicTraffic[],
  source: SourceUse,
  prices: PriceList,
): readonly CostLine[] {
  if (topics.length < 2) return apartLines(topics, source, prices);
  return inParts(topics, limits.pollerGroupEventSources.value).map((members) =>
    pollerLine(`event pollers of ${members.length} topics in a group`, members, source, prices),
  );
}

const apartLines = (
  topics: readonly TopicTraffic[],
  source: SourceUse,
  prices: PriceList,
): readonly CostLine[] =>
  topics.map((traffic) => pollerLine(`${traffic.topic}: event pollers`, [traffic], source, prices));

const pollerLine = (
  item: string,
  sharing: readonly TopicTraffic[],
  source: SourceUse,
  prices: PriceList,
): CostLine =>
  costLine(
    item,
    [
      { value: eventPollerUnits(sharing, source), unit: 'EPU' },
      { value: hoursPerMonth, unit: 'h/month' },
    ],
    'lambda-epu-hours',
    prices,
  );

/** Of topics that share pollers, one or more: at least one unit. */
function eventPollerUnits(topics: readonly TopicTraffic[], { pollers }: SourceUse): number {
  const bytesPerSecond = topics.reduce(
    (sum, { recordsPerSecond, keyBytes, valueBytes }) => sum + recordsPerSecond * (keyBytes + valueBytes),
    0,
  );
  const byPollers = Math.ceil((pollers * topics.length) / epu.pollers);
  return Math.max(1, byPollers, Math.ceil(bytesPerSecond / epu.bytesPerSecond));
}

function totalOf(lines: readonly CostLine[]): PollerUnits {
  return {
    units: lines.reduce((sum, { factors: [units] }) => sum + (units?.value ?? 0), 0),
    usd: lines.reduce<number | undefined>(
      (sum, { usd }) => (sum === undefined || usd === undefined ? undefined : sum + usd),
      0,
    ),
  };
}

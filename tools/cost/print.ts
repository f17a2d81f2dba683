import type { Estimate, EstimatedRows } from './estimate.ts';
import type { CostLine, Factor } from './line.ts';
import type { PollerComparison, PollerUnits } from './poller-cost.ts';
import { timestampRange, type RouteRow } from './row-of-route.ts';
import { listPrices, priceRegion, type ListPrice } from './prices.ts';

/** What a bill has and this estimate has not. */
const notCounted: readonly string[] = [
  'free tiers, discounts for volume and savings plans: these are list prices',
  'Kafka (MSK), and a Cassandra cluster of your own',
  'alarms (price cloudwatch-alarms), log storage, data transfer, VPC endpoints or NAT, secrets, keys',
  'reads of the tables, restores, copies in other Regions; a delete counts as a write of the row',
  'redelivered batches, cold starts, batches that Lambda gave up',
];

/** An estimate as JSON has it, with every list price and its source. */
export const estimateAsJson = (estimate: Estimate): object => ({
  ...estimate,
  prices: { region: priceRegion, currency: 'USD', list: listPrices },
  notCounted,
});

/** Prints an estimate for a person: what it rests on, every formula with its numbers, what it leaves out. */
export function printEstimate(estimate: Estimate): readonly string[] {
  const { loads, rows, sections, totalUsd, savings, busyInstances, pollers } = estimate;
  const unpriced = sections.flatMap(({ lines }) => lines.filter(({ usd }) => usd === undefined));
  return [
    ...loads.flatMap(({ traffic, batches }) => [
      `${traffic.topic}: ${count(traffic.recordsPerSecond)} records/s, ${count(batches.recordEventBytes)} bytes each in the event`,
      `  ${count(batches.recordsPerBatch)} records/batch (bound by ${batches.limitedBy}), ${count(batches.invocationsPerSecond)} invocations/s`,
    ]),
    `function instances at work on average: ${count(busyInstances)}`,
    ...rows.flatMap(printRows),
    ...sections.flatMap(({ name, lines, subtotalUsd }) => [
      '',
      name,
      ...lines.flatMap(printLine),
      `  subtotal ${dollars(subtotalUsd)} a month`,
    ]),
    '',
    `total: ${dollars(totalUsd)} a month${unpriced.length === 0 ? '' : `, without ${unpriced.map(({ item }) => item).join(', ')}`}`,
    '',
    `folding: ${count(savings.rowsPerSecondFolded)} rows/s are never sent, which spares ${dollars(savings.foldingUsd)} a month`,
    ...(pollers === undefined ? [] : [printPollers(pollers)]),
    `grouping: ${count(savings.requestsPerSecondGrouped)} requests/s are spared, and the time they take; write units are not`,
    '',
    `prices of ${priceRegion}, each with its source and day in tools/cost/prices.ts:`,
    ...pricedLines(estimate).map(printPrice),
    'not counted:',
    ...notCounted.map((each) => `  ${each}`),
  ];
}

/** Both ways, whichever of them the total has. */
function printPollers({ grouped, apart }: PollerComparison): string {
  const price = ({ units, usd }: PollerUnits): string =>
    `${count(units)} event poller units${usd === undefined ? '' : `, ${dollars(usd)} a month`}`;
  return (
    `event pollers: in a group ${price(grouped)}; of its own for each topic ${price(apart)}. Assumed: a group takes a ` +
    'unit for each 10 pollers and each 20 MB/s of all its topics'
  );
}

function printRows({ name, row, rowsPerSecond, requestsPerSecond }: EstimatedRows): readonly string[] {
  const rates = `${name}: ${count(rowsPerSecond)} rows/s in ${count(requestsPerSecond)} requests/s`;
  if (row === undefined) return [rates];
  const { partitionKey, clusteringKey, values, timestamps, ttl, written, stored, writeUnits } = row.bytes;
  const parts = [
    `partition key ${partitionKey}`,
    `clustering key ${clusteringKey}`,
    `values ${values}`,
    `timestamps ${timestamps}`,
    `time to live ${ttl}`,
  ];
  return [
    rates,
    `  row: ${parts.join(' + ')} = ${count(written)} bytes ÷ 1,024, rounded up = ${writeUnits} write units a row${rangeOf(row)}; stored: ${count(stored)} bytes`,
  ];
}

/** Said only where the timestamps decide. */
function rangeOf({ writeUnits: { min, max } }: RouteRow): string {
  return min === max
    ? ''
    : ` (${min} with timestamps of ${timestampRange.min} bytes, ${max} of ${timestampRange.max})`;
}

function printLine({ item, factors, price, usd }: CostLine): readonly string[] {
  const formula = factors.map((factor, index) => `${sign(factor, index)}${printFactor(factor)}`).join('');
  return [
    `  ${item}`,
    usd === undefined
      ? `    ${formula} × price unknown: give --price ${price}=DOLLARS`
      : `    ${formula} = ${dollars(usd)}`,
  ];
}

function sign({ divides }: Factor, index: number): string {
  if (index === 0) return '';
  return divides === true ? ' ÷ ' : ' × ';
}

const printFactor = ({ value, unit }: Factor): string =>
  unit.startsWith('$') ? `$${exact(value)}${unit.slice(1)}` : `${count(value)} ${unit}`;

/** The lines, one for each price. */
function pricedLines({ sections }: Estimate): readonly CostLine[] {
  return [...new Map(sections.flatMap(({ lines }) => lines.map((line) => [line.price, line]))).values()];
}

function printPrice({ price: name, usd, factors }: CostLine): string {
  const price: ListPrice = listPrices[name];
  const used = usd === undefined ? undefined : factors.at(-1)?.value;
  if (used === undefined) return `  ${name}: unknown; ${price.source} has it`;
  if (price.usd === undefined || used !== price.usd / price.units) {
    return `  ${name}: $${exact(used)} for 1 ${price.unit}, as given`;
  }
  const units = price.units === 1 ? `1 ${price.unit}` : `${count(price.units)} ${price.unit}s`;
  return `  ${name}: $${exact(price.usd)} for ${units}, as of ${price.asOf}`;
}

const count = (value: number): string => value.toLocaleString('en-US', { maximumSignificantDigits: 12 });

const exact = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 12 });

const dollars = (usd: number): string =>
  `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

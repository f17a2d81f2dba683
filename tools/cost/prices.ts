/** Every price that `millrace cost` knows, in US dollars; the only file to change when one changes. */

/** A price, where it was read and when that was current. */
export type ListPrice =
  | {
      readonly usd: number;
      /** How many units `usd` buys. */
      readonly units: number;
      /** One of them. */
      readonly unit: string;
      readonly source: string;
      /** The day of the source, ISO 8601. */
      readonly asOf: string;
    }
  /** No dated source was found: the user gives it. `source` is the page of AWS that has it. */
  | { readonly usd: undefined; readonly unit: string; readonly source: string };

/** List prices without free tiers, discounts for volume and savings plans hold for this Region. */
export const priceRegion = 'us-east-1';

const keyspaces = {
  source:
    "AWS's price list, in github.com/aws-samples/sample-pricing-calculator-for-keyspaces (src/data/mcs.json)",
  asOf: '2025-09-09',
};

export const listPrices = {
  'lambda-requests': {
    usd: 0.2,
    units: 1_000_000,
    unit: 'request',
    source: 'https://aws.amazon.com/lambda/pricing/',
    asOf: '2026-09-20',
  },
  'lambda-gb-seconds': {
    usd: 0.000_013_333_4,
    units: 1,
    unit: 'GB-s',
    source:
      'https://aws.amazon.com/lambda/pricing/ for Arm, as quoted at https://git.mcrn.ar/mariano/lambda_local_runner/src/branch/main/docs/lambdas-md/lambda-13-cost.md',
    asOf: '2026-05-11',
  },
  'lambda-epu-hours': {
    usd: 0.185,
    units: 1,
    unit: 'EPU-hour',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html',
    asOf: '2026-11-21',
  },
  'keyspaces-write-requests': { usd: 0.625, units: 1_000_000, unit: 'WRU', ...keyspaces },
  'keyspaces-write-capacity': { usd: 0.000_65, units: 1, unit: 'WCU-hour', ...keyspaces },
  'keyspaces-ttl-deletes': { usd: 0.275, units: 1_000_000, unit: 'TTL delete', ...keyspaces },
  'keyspaces-storage': { usd: 0.25, units: 1, unit: 'GB-month', ...keyspaces },
  'keyspaces-pitr': { usd: 0.2, units: 1, unit: 'GB-month', ...keyspaces },
  'sqs-requests': {
    usd: 0.4,
    units: 1_000_000,
    unit: 'request',
    source: 'https://aws.amazon.com/sqs/pricing/, as quoted at https://cloudburn.io/blog/amazon-sqs-pricing',
    asOf: '2026-03-14',
  },
  's3-puts': { usd: undefined, unit: 'request', source: 'https://aws.amazon.com/s3/pricing/' },
  's3-storage': { usd: undefined, unit: 'GB-month', source: 'https://aws.amazon.com/s3/pricing/' },
  'cloudwatch-metrics': {
    usd: 0.3,
    units: 1,
    unit: 'metric-month',
    source:
      'https://aws.amazon.com/cloudwatch/pricing/, as quoted at https://signoz.io/guides/cloudwatch-pricing',
    asOf: '2026-02-15',
  },
  'cloudwatch-dashboards': {
    usd: 3,
    units: 1,
    unit: 'dashboard-month',
    source:
      'https://aws.amazon.com/cloudwatch/pricing/, as quoted at https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
    asOf: '2026-06-13',
  },
  'cloudwatch-logs': {
    usd: 0.5,
    units: 1,
    unit: 'GB',
    source:
      'https://aws.amazon.com/cloudwatch/pricing/, as quoted at https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
    asOf: '2026-06-13',
  },
  'cloudwatch-alarms': {
    usd: undefined,
    unit: 'alarm-month',
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
} as const satisfies Readonly<Record<string, ListPrice>>;

export type PriceName = keyof typeof listPrices;

/** Dollars for one unit; `undefined` where it is not known. */
export type PriceList = (name: PriceName) => number | undefined;

export const priceNames: readonly PriceName[] = Object.keys(listPrices).filter(isPriceName);

export function isPriceName(name: string): name is PriceName {
  return Object.hasOwn(listPrices, name);
}

/** The price list, with `given` (dollars for one unit) in place of what it names. */
export function priceList(given: ReadonlyMap<PriceName, number>): PriceList {
  return (name) => {
    const price: ListPrice = listPrices[name];
    return given.get(name) ?? (price.usd === undefined ? undefined : price.usd / price.units);
  };
}

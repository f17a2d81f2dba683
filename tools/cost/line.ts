import { listPrices, type PriceList, type PriceName } from './prices.ts';

/** One number of a formula: it multiplies, or with `divides` it divides. */
export interface Factor {
  readonly value: number;
  /** What it counts: `records/s`, `WRU/row`. */
  readonly unit: string;
  readonly divides?: true;
}

/** What one thing costs in a month. */
export interface CostLine {
  readonly item: string;
  /** Multiplied they are `usd`. The price is the last of them where it is known. */
  readonly factors: readonly Factor[];
  readonly price: PriceName;
  /** Dollars in a month; `undefined` where the price is not known. */
  readonly usd: number | undefined;
}

export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3_600;
/** AWS bills binary gigabytes. */
export const bytesPerGb = 1_073_741_824;

export const perMonth: Factor = { value: secondsPerMonth, unit: 's/month' };
export const toGb: Factor = { value: bytesPerGb, unit: 'bytes/GB', divides: true };

/** A line from the use in a month and its price. The caller leaves out factors of 1 without a meaning. */
export function costLine(
  item: string,
  used: readonly Factor[],
  price: PriceName,
  prices: PriceList,
): CostLine {
  const usdEach = prices(price);
  if (usdEach === undefined) return { item, factors: used, price, usd: undefined };
  const factors = [...used, { value: usdEach, unit: `$/${listPrices[price].unit}` }];
  return { item, factors, price, usd: multiply(factors) };
}

/** What the factors come to. */
export function multiply(factors: readonly Factor[]): number {
  return factors.reduce(
    (product, { value, divides }) => (divides === true ? product / value : product * value),
    1,
  );
}

/** The factor alone, or nothing where it changes nothing. */
export const unless1 = (factor: Factor): readonly Factor[] => (factor.value === 1 ? [] : [factor]);

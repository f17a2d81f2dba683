import { below, pick, seededRandom, uuid, type Random } from './random.ts';

/** A record of the shop, and what must become of it. */
export interface ShopRecord {
  /** The customer's id. */
  readonly key: string;
  /** An order as JSON, or what remains of it. */
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expected: Expected;
}

export type Expected =
  | { readonly kind: 'written'; readonly orderId: string; readonly status: string }
  | { readonly kind: 'dead-letter'; readonly code: string };

export interface ShopOptions {
  readonly seed: number;
  readonly customers: number;
  /** One record in so many is poisoned. */
  readonly poisonEvery: number;
}

type City = readonly [name: string, country: string];

interface Order {
  readonly id: string;
  readonly createdAt: string;
  readonly status: string;
  readonly total: number;
  readonly currency: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number; readonly price: number }[];
  readonly address: Readonly<Record<'street' | 'city' | 'zip' | 'country', string>>;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
}

const defaults: ShopOptions = { seed: 1, customers: 5_000, poisonEvery: 100 };

/** One record in so many changes an order that exists: the same row, another status. */
const updateEvery = 10;
/** Orders that may still change. */
const openOrders = 200;
/**
 * Changes of one order are at least so far apart: within one millisecond the connector's default write timestamps
 * give the log's order only with the odds that docs/ states, and the count at the end must be exact.
 */
const minChangeGapMs = 5;

const streets = ['Mill Lane', 'Harbour Street', 'Station Road', 'High Street', 'Quay'] as const;
const cities: readonly [City, ...City[]] = [
  ['Oslo', 'NO'],
  ['Ghent', 'BE'],
  ['Porto', 'PT'],
  ['Graz', 'AT'],
  ['Turku', 'FI'],
  ['Łódź', 'PL'],
];
const goods = ['flour', 'rye', 'oats', 'spelt', 'barley', 'bran'] as const;
const tags = ['gift', 'express', 'pickup', 'subscription'] as const;
const sources = ['web', 'app', 'till'] as const;
const laterStatuses = ['paid', 'packed', 'shipped', 'delivered'] as const;

/** A shop that never closes: each call gives its next record, at the time given. The same seed and times give the same records. */
export function openShop(options: Partial<ShopOptions> = {}): (nowMs: number) => ShopRecord {
  const { seed, customers, poisonEvery } = { ...defaults, ...options };
  const random = seededRandom(seed);
  const open: { readonly customer: string; readonly order: Order; changedAtMs: number }[] = [];

  return (nowMs) => {
    const headers = { source: pick(random, sources) };
    const known = open[below(random, openOrders)];
    if (
      below(random, updateEvery) === 0 &&
      known !== undefined &&
      nowMs - known.changedAtMs >= minChangeGapMs
    ) {
      known.changedAtMs = nowMs;
      return {
        key: known.customer,
        headers,
        ...valid({ ...known.order, status: pick(random, laterStatuses) }),
      };
    }
    const customer = `c-${String(below(random, customers)).padStart(5, '0')}`;
    const order = newOrder(random, nowMs);
    if (below(random, poisonEvery) === 0) return { key: customer, headers, ...pick(random, poisons)(order) };
    open[below(random, openOrders)] = { customer, order, changedAtMs: nowMs };
    return { key: customer, headers, ...valid(order) };
  };
}

function newOrder(random: Random, nowMs: number): Order {
  const [city, country] = pick(random, cities);
  const items = Array.from({ length: 1 + below(random, 2) }, () => ({
    sku: `${pick(random, goods)}-${1 + below(random, 25)}kg`,
    quantity: 1 + below(random, 9),
    price: (100 + below(random, 5_000)) / 100,
  }));
  const cents = items.reduce((sum, { quantity, price }) => sum + quantity * Math.round(price * 100), 0);
  return {
    id: uuid(random),
    createdAt: new Date(nowMs).toISOString(),
    status: 'placed',
    total: cents / 100,
    currency: 'EUR',
    items,
    address: {
      street: `${pick(random, streets)} ${1 + below(random, 200)}`,
      city,
      zip: String(1_000 + below(random, 9_000)),
      country,
    },
    tags: below(random, 3) === 0 ? [pick(random, tags)] : [],
    attributes: below(random, 4) === 0 ? { coupon: `SAVE${5 * (1 + below(random, 6))}` } : {},
  };
}

type Content = Pick<ShopRecord, 'value' | 'expected'>;

const valid = (order: Order): Content => ({
  value: JSON.stringify(order),
  expected: { kind: 'written', orderId: order.id, status: order.status },
});

const poisoned =
  (code: string, spoil: (order: Order) => string) =>
  (order: Order): Content => ({ value: spoil(order), expected: { kind: 'dead-letter', code } });

/** What goes wrong in a real topic. */
const poisons: readonly [(order: Order) => Content, ...((order: Order) => Content)[]] = [
  poisoned('malformed_json', (order) => JSON.stringify(order).slice(0, -20)),
  poisoned('missing_key_column', (order) => JSON.stringify({ ...order, id: undefined })),
  poisoned('wrong_type', (order) => JSON.stringify({ ...order, createdAt: 'yesterday' })),
  poisoned('out_of_range', (order) =>
    JSON.stringify({ ...order, items: [{ sku: 'flour-1kg', quantity: 3e9, price: 1 }] }),
  ),
];

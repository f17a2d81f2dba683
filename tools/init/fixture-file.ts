/** `fixtures/orders.jsonl` of a new project: records for `millrace dev`, one to a line. */
export const fixtureFile = (): string =>
  orders.map(({ customer, source, ...value }) => line(customer, source, value)).join('');

const line = (key: string, source: string, value: object): string =>
  `${JSON.stringify({ topic: 'shop.orders', key, value, headers: { source } })}\n`;

const orders = [
  {
    customer: 'c-00017',
    source: 'web',
    id: '5f0c8e4a-6b1d-4c57-9f5e-0d6a7c1b2e31',
    createdAt: '2026-01-12T09:14:03.120Z',
    status: 'placed',
    total: 41.9,
    items: [
      { sku: 'flour-10kg', quantity: 2 },
      { sku: 'rye-5kg', quantity: 1 },
    ],
  },
  {
    customer: 'c-00204',
    source: 'app',
    id: 'c1b7f9d2-0a3e-4e8b-8d64-93f2a5e7b018',
    createdAt: '2026-01-12T09:14:05.871Z',
    status: 'placed',
    total: 7.25,
    items: [{ sku: 'oats-2kg', quantity: 1 }],
  },
  // The same key again: the row of the first order gets another status.
  {
    customer: 'c-00017',
    source: 'web',
    id: '5f0c8e4a-6b1d-4c57-9f5e-0d6a7c1b2e31',
    createdAt: '2026-01-12T09:14:03.120Z',
    status: 'paid',
    total: 41.9,
    items: [
      { sku: 'flour-10kg', quantity: 2 },
      { sku: 'rye-5kg', quantity: 1 },
    ],
  },
  {
    customer: 'c-03341',
    source: 'till',
    id: '2d9e6a10-7f4c-4b2a-a1c8-5e0b9d3f6c74',
    createdAt: '2026-01-12T09:14:11.004Z',
    status: 'placed',
    total: 118,
    items: [{ sku: 'spelt-25kg', quantity: 4 }],
  },
];

import { describe, expect, it } from 'vitest';
import { json } from '../../core/connector/define.ts';
import { makeHarness, makeOrder, ordersRoute, printOutcomes } from '../support/flow-harness.ts';

const orders = (count: number) =>
  Array.from({ length: count }, (_, offset) => makeOrder({ id: offset, offset, customer: `c${offset}` }));

describe('batch with odd records', () => {
  it.each([
    ['record', 'dead-letter invalid_timestamp'],
    ['server', 'written 1'],
    [{ offset: 0 }, 'written 1'],
  ] as const)(
    'a record with an invalid timestamp does not block the batch, with timestamp %j',
    async (timestamp, expected) => {
      const strange = [-(2 ** 62), 1.7e18, 9.3e15, 1_700_000_000_000.5, -2, -1, null];
      const { run, deadLetters } = await makeHarness({ routes: [{ ...ordersRoute, timestamp }] });
      const records = [
        ...orders(20),
        ...strange.map((ms, index) => ({ ...makeOrder({ id: index, offset: 20 + index }), timestamp: ms })),
      ];
      const { outcomes } = await run(records);
      expect(printOutcomes(outcomes)).toEqual([
        ...orders(20).map(() => 'written 1'),
        ...strange.map(() => expected),
      ]);
      const kept = expected === 'written 1' ? [] : strange;
      expect(deadLetters.stored.map(({ record }) => record.timestamp)).toEqual(kept);
    },
  );

  it('a record that cannot be read does not block the batch', async () => {
    const { runEvent, deadLetters, store } = await makeHarness({
      routes: [
        { ...ordersRoute, key: json(), tombstones: 'delete', columns: { customer: "'c'", id: 'key' } },
      ],
    });
    const at = { topic: 'shop.orders', partition: 0, timestamp: 1_700_000_000_000 };
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const records = [
      { ...at, offset: 0, key: base64('1'), value: base64('{}') },
      { ...at, offset: 1, key: base64('2'), value: 'no base64!' },
      { ...at, offset: 2, key: 7, value: base64('{}'), timestampType: 'CREATE_TIME' },
      { ...at, offset: 3, key: base64('4'), value: base64('{}'), headers: [{ h: [1, 999] }] },
      { ...at, offset: 4, key: base64('5') },
    ];
    const { outcomes } = await runEvent({ eventSource: 'aws:kafka', records: { 'shop.orders-0': records } });
    expect(printOutcomes(outcomes)).toEqual([
      'written 1',
      'dead-letter invalid_record',
      'dead-letter invalid_record',
      'dead-letter invalid_record',
      'written 1',
    ]);
    expect([...store.rows.values()].map(({ shape }) => shape.kind)).toEqual(['upsert', 'delete']);
    expect(deadLetters.stored.map(({ record }) => record)).toMatchObject([
      { key: base64('2'), value: null, timestampType: null, unreadable: { value: 'no base64!' } },
      { key: null, value: base64('{}'), timestampType: 'CREATE_TIME', unreadable: { key: 7 } },
      { key: base64('4'), headers: [], unreadable: { headers: [{ h: [1, 999] }] } },
    ]);
  });

  it('a record without a position does not block the batch', async () => {
    const { runEvent, deadLetters } = await makeHarness();
    const entry = (offset: number) => ({
      topic: 'shop.orders',
      partition: 0,
      offset,
      timestamp: 1_700_000_000_000,
      key: Buffer.from('c').toString('base64'),
      value: Buffer.from('{"id":1}').toString('base64'),
    });
    const good = orders(20).map(({ offset }) => entry(offset));
    const strange = [null, 'x', [], { value: 'AA==' }, entry(2 ** 60)];
    const records = { 'shop.orders-0': [...good, ...strange] };
    const { outcomes } = await runEvent({ eventSource: 'aws:kafka', records });
    expect(printOutcomes(outcomes)).toEqual([
      ...good.map(() => 'written 1'),
      ...strange.map(() => 'dead-letter invalid_record'),
    ]);
    expect(deadLetters.stored.map(({ record }) => [record.offset, record.unreadable])).toMatchObject([
      [20, { position: null }],
      [21, { position: 'x' }],
      [22, { position: [] }],
      [23, { position: { topic: null, partition: null, offset: null } }],
      [24, { position: { offset: 2 ** 60 } }],
    ]);
  });

  it('a record with fields nested deeper than JSON can be written does not block the batch', async () => {
    const { runEvent, deadLetters } = await makeHarness();
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    const at = { topic: 'shop.orders', partition: 0, timestamp: 1_700_000_000_000 };
    const records = [
      { ...at, offset: 0, key: deep },
      { ...at, offset: 1, headers: [{ h: deep }] },
      { ...at, offset: deep },
      deep,
    ];
    const { outcomes } = await runEvent({ eventSource: 'aws:kafka', records: { 'shop.orders-0': records } });
    expect(printOutcomes(outcomes)).toEqual(records.map(() => 'dead-letter invalid_record'));
    expect(deadLetters.stored.map(({ record }) => JSON.stringify(record.unreadable))).toEqual(
      ['key', 'headers', 'position', 'position'].map(
        (field) => `{"${field}":"left out: nested more than 100 levels deep"}`,
      ),
    );
  });
});

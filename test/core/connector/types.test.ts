import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ConnectorRecord, RouteDefinition } from '../../../core/connector/connector.ts';
import { bytes, defineConnector, json, text } from '../../../core/connector/define.ts';

interface Order {
  readonly id: number;
  readonly createdAt: string;
}
interface Item {
  readonly sku: string;
}

const orders = { topic: 'orders', table: 'shop.orders' } as const;
const items = { topic: 'items', table: 'shop.items' } as const;

describe('types of a connector file', () => {
  it('each route has the type of its own format in functions, options of columns and where', () => {
    const { routes } = defineConnector({
      name: 'shop',
      routes: [
        {
          ...orders,
          key: text(),
          value: json<Order>(),
          columns: {
            id: 'key',
            day: (record) => {
              expectTypeOf(record).toEqualTypeOf<ConnectorRecord<Order>>();
              return record.value.createdAt.slice(0, 10);
            },
            at: { from: ({ value }) => value.createdAt, unit: 'seconds' },
            topic: (record) => record.topic,
          },
          where: ({ value, key }) => value.id > 0 && key !== null,
          timestamp: { field: 'value.at', unit: 'millis' },
          ttl: { from: 'value.ttl', unit: 'days' },
        },
        { ...items, value: json<Item>(), columns: { sku: ({ value }) => value.sku } },
        {
          ...items,
          value: text(),
          columns: {
            raw: ({ value }) => {
              expectTypeOf(value).toEqualTypeOf<string>();
              return value.length;
            },
          },
        },
        {
          ...items,
          key: json<{ readonly region: string }>(),
          value: bytes(),
          columns: {
            raw: ({ value }) => value.toString('hex'),
            region: ({ key }: ConnectorRecord<Buffer, { readonly region: string }>) => key.region,
          },
        },
      ],
    });
    expectTypeOf(routes).toEqualTypeOf<readonly RouteDefinition[]>();
    expect(routes).toHaveLength(4);
  });

  it('a value is null where tombstones or empty values reach the function, and only there', () => {
    defineConnector({
      name: 'shop',
      routes: [
        {
          ...orders,
          value: json<Order>(),
          tombstones: 'delete',
          columns: {
            id: (record) => {
              expectTypeOf(record.value).toEqualTypeOf<Order | null>();
              // @ts-expect-error a tombstone has no value
              return record.value.id;
            },
          },
          where: ({ value }) => value === null || value.id > 0,
        },
        {
          ...orders,
          value: json<Order>(),
          tombstones: 'skip',
          emptyValues: { nothingMapped: 'row', jsonNull: 'skip' },
          columns: { id: ({ value }) => value.id },
          where: ({ value }) => value.id > 0,
        },
        {
          ...orders,
          value: json<Order | null>(),
          emptyValues: { jsonNull: 'row', noBytes: 'dead-letter' },
          columns: {
            // @ts-expect-error JSON null is written as a row
            id: ({ value }) => value.id,
          },
        },
        // @ts-expect-error the value may be null then, and its type does not say so
        {
          ...orders,
          value: json<Order>(),
          columns: { id: ({ value }) => value.id },
          emptyValues: { jsonNull: 'row' },
        },
        {
          ...items,
          value: text(),
          emptyValues: { noBytes: 'delete' },
          columns: { sku: ({ value }) => value.length },
        },
      ],
    });
  });

  it('a parameter may be annotated, and must then agree with the format', () => {
    const dayOf = (record: ConnectorRecord<Order>): string => record.value.createdAt;
    defineConnector({
      name: 'shop',
      routes: [
        { ...orders, key: text(), value: json(), columns: { day: dayOf }, where: isLongDay },
        { ...orders, columns: { day: { from: dayOf }, any: (record) => String(record.value) } },
        { ...orders, key: text(), value: json<Order>(), columns: { day: dayOf } },
        {
          ...orders,
          value: json<Order>(),
          columns: {
            // @ts-expect-error the format says that it is an Order
            sku: (record: ConnectorRecord<Item>) => record.value.sku,
          },
        },
      ],
    });
  });

  it('routes may be made elsewhere, and options that no route has are refused', () => {
    const made: readonly RouteDefinition[] = [{ ...orders, columns: { id: 'key' } }];
    const route: RouteDefinition = { ...items, value: json(), tombstones: 'delete', columns: { sku: 'key' } };
    expect(defineConnector({ name: 'shop', routes: made }).routes).toBe(made);
    defineConnector({ name: 'shop', routes: [route, ...made] });
    defineConnector({
      name: 'shop',
      routes: [
        {
          ...orders,
          columns: { id: 'key' },
          // @ts-expect-error a misspelled option
          tombstone: 'delete',
        },
        {
          ...orders,
          columns: { id: 'key' },
          // @ts-expect-error a misspelled value
          tombstones: 'dlete',
        },
        {
          ...orders,
          columns: { id: 'key' },
          // @ts-expect-error a misspelled kind of empty value
          emptyValues: { jsonNul: 'row' },
        },
        {
          ...orders,
          // @ts-expect-error no expression
          columns: { id: 'kye' },
        },
        {
          ...orders,
          columns: { id: 'key' },
          // @ts-expect-error a function is no expression
          timestamp: { field: () => 7, unit: 'millis' },
        },
      ],
    });
  });
});

function isLongDay({ value }: ConnectorRecord<Order>): boolean {
  return value.createdAt.length > 10;
}

import { expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { registriesOf } from '../../../core/connector/registries.ts';
import { decodedNull } from '../../../core/decode/codec.ts';
import { json } from '../../../core/decode/json/json.ts';
import type { FormatReader } from '../../../core/decode/format-reader.ts';
import type { RegistryKind } from '../../../core/decode/schema/schema-source.ts';

const from = (registry: RegistryKind): FormatReader => ({
  kind: 'avro',
  reads: 'document',
  acceptsNoBytes: false,
  registry,
  compile: () => ({ decode: () => decodedNull }),
  toJSON: () => ({ kind: 'avro', registry }),
});

const route = (formats: Pick<RouteDefinition, 'key' | 'value'>): RouteDefinition => ({
  topic: 'shop.orders',
  table: 'shop.orders',
  columns: { id: 'key' },
  ...formats,
});

it('names no registry for formats that need none', () => {
  expect(registriesOf({ routes: [route({}), route({ key: json(), value: json() })] })).toEqual([]);
});

it('names each registry once, whichever part of a record needs it', () => {
  const routes = [
    route({ key: from('glue'), value: from('confluent') }),
    route({ value: from('confluent') }),
    route({ key: from('glue') }),
  ];
  expect(registriesOf({ routes })).toEqual(['confluent', 'glue']);
});

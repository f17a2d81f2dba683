import { expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { apicurioRegistry, confluentRegistry, glueRegistry, json } from '../../../core/connector/define.ts';
import { registriesOf, routeFormats } from '../../../core/connector/registries.ts';
import { avro } from '../../../core/decode/avro/avro.ts';
import { protobuf } from '../../../core/decode/protobuf/protobuf.ts';

const route = (formats: Pick<RouteDefinition, 'key' | 'value'>): RouteDefinition => ({
  topic: 'shop.orders',
  table: 'shop.orders',
  columns: { id: 'key' },
  ...formats,
});

const glue = protobuf({ registry: glueRegistry() });
const confluent = protobuf({ registry: confluentRegistry() });

it('names no registry for formats that need none', () => {
  expect(registriesOf({ routes: [route({}), route({ key: json(), value: json() })] })).toEqual([]);
});

it('names each registry once, whichever part of a record needs it', () => {
  const routes = [
    route({ key: glue, value: confluent }),
    route({ value: confluent }),
    route({ key: glue }),
    route({ value: protobuf({ registry: apicurioRegistry() }) }),
  ];
  expect(registriesOf({ routes })).toEqual(['confluent', 'apicurio', 'glue']);
});

it.each([
  [glue, false],
  [confluent, false],
  [protobuf({ registry: confluentRegistry({ framing: 'header' }) }), false],
  [protobuf({ registry: confluentRegistry({ framing: 'event' }) }), true],
  [protobuf({ registry: glueRegistry({ framing: 'event' }) }), true],
  [avro({ registry: confluentRegistry() }), false],
  [avro({ registry: glueRegistry({ framing: 'event' }) }), true],
  [json({ registry: confluentRegistry({ framing: 'event' }) }), true],
  [json(), false],
])('says of each format whether the ids of its schemas are in the event: %j', (value, isSchemaInEvent) => {
  expect(routeFormats({ routes: [route({ value })] })).toMatchObject([{ side: 'value', isSchemaInEvent }]);
});

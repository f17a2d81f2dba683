import type { CompiledConnector, CompiledRoute } from '../../../core/mapping/compile/compiled.ts';
import { Observations } from '../../../core/record/observations.ts';
import { makeShape, makeWrite } from '../../support/make-write.ts';

/** Its writes say from which record they are, and when. */
const mapTo =
  (table: string): CompiledRoute['map'] =>
  ({ source }, recordIndex, now, writes) => {
    writes.push(
      makeWrite({ recordIndex, row: `${source.topic}@${source.offset}`, value: `${table} ${now}` }),
    );
    return undefined;
  };

/** A route of the topic `orders` into this table of `ks`. */
export function routeTo(
  table: string,
  map: CompiledRoute['map'] = mapTo(table),
  shape = makeShape('record', table),
): CompiledRoute {
  return {
    path: 'routes[0]',
    topic: 'orders',
    table: { keyspace: 'ks', name: table, columns: new Map(), partitionKey: [], clusteringKey: [] },
    columns: [],
    shapes: [shape],
    map,
  };
}

/** A connector named `shop` with these routes, by topic. */
export const connectorOf = (
  routes: Readonly<Record<string, readonly CompiledRoute[]>>,
  orderedTopics: readonly string[] = [],
): CompiledConnector => ({
  name: 'shop',
  deadLetterLimit: 1,
  orderedTopics: new Set(orderedTopics),
  routesByTopic: new Map(Object.entries(routes)),
  observations: new Observations(),
});

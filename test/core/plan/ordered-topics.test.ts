import { expect, it } from 'vitest';
import { Observations } from '../../../core/record/observations.ts';
import type { CompiledConnector, CompiledRoute } from '../../../core/mapping/compile/compiled.ts';
import { orderedTopics } from '../../../core/plan/ordered-topics.ts';
import type { TimestampMode } from '../../../core/record/write.ts';
import { ordersTable } from '../../support/flow-harness.ts';
import { makeShape } from '../../support/make-write.ts';

const routeOf = (topic: string, mode: TimestampMode): CompiledRoute => ({
  path: 'routes[0]',
  topic,
  table: ordersTable('orders'),
  columns: [],
  shapes: [makeShape(mode)],
  map: () => 'filtered',
});

it('ordered topics are those with a route in server mode, whatever their other routes', () => {
  const topics: Readonly<Record<string, readonly TimestampMode[]>> = {
    a: ['record', 'server'],
    b: ['record', 'offset', 'field'],
    c: ['server'],
  };
  const routesByTopic = new Map(
    Object.entries(topics).map(([topic, modes]) => [topic, modes.map((mode) => routeOf(topic, mode))]),
  );
  const observations = new Observations();
  const connector: CompiledConnector = { name: 'orders', deadLetterLimit: 1, routesByTopic, observations };
  expect([...orderedTopics(connector)]).toEqual(['a', 'c']);
});

import { expect, it } from 'vitest';
import type { CompiledRoute } from '../../../core/mapping/compile/compiled.ts';
import { findOrderedTopics } from '../../../core/mapping/compile/ordered-topics.ts';
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
  expect([...findOrderedTopics(routesByTopic)]).toEqual(['a', 'c']);
});

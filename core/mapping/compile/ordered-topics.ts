import type { CompiledConnector } from './compiled.ts';

/**
 * The topics with a route in `server` mode. Only the order of the requests decides there which write of a row wins, so
 * their records must not be written again after those that follow them in the log.
 */
export function findOrderedTopics(routesByTopic: CompiledConnector['routesByTopic']): ReadonlySet<string> {
  const ordered = new Set<string>();
  for (const [topic, routes] of routesByTopic) {
    const isOrdered = routes.some(({ shapes }) =>
      shapes.some(({ timestampMode }) => timestampMode === 'server'),
    );
    if (isOrdered) ordered.add(topic);
  }
  return ordered;
}

import type { ConnectorDefinition } from '../connector/connector.ts';
import type { Problem } from '../connector/problem.ts';
import type { CompiledConnector } from './compile/compiled.ts';
import { parseTtl } from './compile/ttl.ts';

/**
 * Finds routes whose fixed TTL ends after what the cluster keeps: each of their records would be refused. A TTL that
 * varies is judged by the server, record by record.
 */
export function checkExpiration(
  definition: ConnectorDefinition,
  connector: CompiledConnector,
  nowMs: number,
): Problem[] {
  const compiled = [...connector.routesByTopic.values()].flat();
  return definition.routes.flatMap(({ ttl }, index) => {
    const path = `routes[${index}]`;
    const limitMs = compiled.find((route) => route.path === path)?.table.allows?.expireUntilMs;
    const parsed = parseTtl(ttl);
    if (parsed.kind !== 'seconds' || limitMs === undefined) return [];
    const endMs = nowMs + parsed.seconds * 1000;
    if (endMs <= limitMs) return [];
    return [
      {
        path: `${path}.ttl`,
        message: `rows written now would expire at ${printTime(endMs)}, after the last time that the cluster can store`,
        got: `${parsed.seconds} seconds`,
        allowed: `up to ${printTime(limitMs)}`,
        fix: 'shorten it, leave it out, or on Cassandra 5.0 set storage_compatibility_mode: NONE in cassandra.yaml, which goes to 2106',
      },
    ];
  });
}

const printTime = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

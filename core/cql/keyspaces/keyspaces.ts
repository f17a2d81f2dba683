/**
 * What Amazon Keyspaces takes, where that is less than Cassandra takes.
 *
 * Numbers: https://docs.aws.amazon.com/keyspaces/latest/devguide/quotas.html; types and statements:
 * https://docs.aws.amazon.com/keyspaces/latest/devguide/cassandra-apis.html.
 */
import { printType } from '../print-type.ts';
import type { ColumnSchema } from '../table.ts';
import { partsOf, type CqlType } from '../type.ts';

export const keyspacesLimits = {
  /** Of an unlogged batch. */
  statements: 30,
  /** Of one INSERT or UPDATE. */
  columns: 225,
  columnsWithTtl: 166,
  rowBytes: 1_048_576,
  /** Frozen types within one another. */
  frozenDepth: 8,
  /**
   * How far a write's own timestamp may be from the server's clock
   * (https://docs.aws.amazon.com/keyspaces/latest/devguide/client-side-timestamps-how-to-queries.html).
   */
  timestampPastMs: 172_800_000,
  timestampAheadMs: 300_000,
} as const;

/** What Keyspaces cannot do with a column's type; `undefined` if it can. */
export function typeProblem({ name, type }: ColumnSchema): string | undefined {
  if (contains(type, isMissing)) {
    return `column '${name}' is of type ${printType(type)}, which Keyspaces does not have; use text or blob`;
  }
  const depth = frozenDepth(type);
  if (depth <= keyspacesLimits.frozenDepth) return undefined;
  return `column '${name}' has frozen types ${depth} deep, Keyspaces has them ${keyspacesLimits.frozenDepth} deep; flatten it, or store it as text`;
}

function isMissing(type: CqlType): boolean {
  return type.kind === 'vector' || (type.kind === 'native' && type.name === 'duration');
}

/** The longest chain of frozen types within one another; a tuple is always frozen. */
function frozenDepth(type: CqlType): number {
  const within = Math.max(0, ...partsOf(type).map(frozenDepth));
  const isFrozen = type.kind === 'tuple' || ('frozen' in type && type.frozen);
  return isFrozen ? within + 1 : within;
}

/** Whether the type or any type within it passes the test. */
export function contains(type: CqlType, test: (part: CqlType) => boolean): boolean {
  return test(type) || partsOf(type).some((part) => contains(part, test));
}

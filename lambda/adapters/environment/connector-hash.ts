import { createHash } from 'node:crypto';
import type { ConnectorDefinition } from '../../../core/connector/connector.ts';

/**
 * A short name for what a connector says, to tell a dead letter of one configuration from one of the next. Equal
 * for equal definitions, functions compared by their text.
 */
export function hashConnector(definition: ConnectorDefinition): string {
  const text = JSON.stringify(definition, (_key, value: unknown) =>
    typeof value === 'function' || typeof value === 'bigint' ? String(value) : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

import type { RegistryKind } from './schema-source.ts';

/**
 * A schema registry, and how its records name their schemas. Made by `confluentRegistry()`, `apicurioRegistry()` or
 * `glueRegistry()`. Where the registry is and how the function signs in to it is said where the connector is deployed.
 */
export interface SchemaRegistry {
  readonly kind: RegistryKind;
}

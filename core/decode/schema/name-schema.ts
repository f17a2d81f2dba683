import type { RegistryKind, SchemaId } from './schema-source.ts';

/** A schema as messages call it: `schema 7`. */
export function nameSchema({ by, id }: SchemaId): string {
  switch (by) {
    case 'id':
      return `schema ${id}`;
    case 'guid':
      return `schema with GUID ${id}`;
    case 'version':
      return `schema version ${id}`;
    case 'globalId':
    case 'contentId':
      return `schema with ${by} ${id}`;
  }
}

/** A registry as messages call it. */
export const registryNames: Readonly<Record<RegistryKind, string>> = {
  confluent: 'the schema registry',
  apicurio: 'Apicurio Registry',
  glue: 'AWS Glue Schema Registry',
};

/** What the schema migration finds beside its bundle: the statements of the connector's `schema.cql`. */
export const schemaFileName = 'schema.cql';

/** What esbuild makes of files of schemas: their text. Declared for TypeScript in core/connector/schema-files.d.ts. */
export const schemaFileLoaders = { '.avsc': 'text', '.proto': 'text' } as const;

/** The formats of the package. A new one has a folder in core/decode/ and its name here and in define.ts. */
export const formatNames: readonly string[] = [
  'json',
  'avro',
  'protobuf',
  'text',
  'bytes',
  'short',
  'int',
  'long',
  'float',
  'double',
  'boolean',
  'uuid',
  'csv',
  'connectJson',
  'gzip',
  'zlib',
];

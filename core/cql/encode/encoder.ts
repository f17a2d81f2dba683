/**
 * Turns a value (of JSON, or a function's: also `bigint`, `ExactNumber`, `Buffer`, `Date`, `Map`, `Set`) into the
 * bytes of a CQL value as protocol v4 frames carry them. Throws ConversionError, and nothing else, for a value that
 * the type cannot hold as it is; null and undefined are such values.
 */
export type Encoder = (value: unknown) => Buffer;

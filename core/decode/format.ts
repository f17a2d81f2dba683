/**
 * How the bytes of a key, a value or a header are read. Made by a function for each format, such as `json()`, `avro()`,
 * `protobuf()`, `csv()`, `text()` and `long()`; docs/MAPPING.md lists all.
 *
 * `Value` is the type that the route's functions see: `json<Order>()`. Nothing checks that the records are of it.
 */
export interface Format<Value = unknown> {
  /** The name of the function that makes it: `'json'`. */
  readonly kind: string;
  /** Carries the type; leave it out. Default: never set. */
  readonly valueType?: Value;
}

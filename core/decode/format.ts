/**
 * How the bytes of a key or a value are read. Made by `json()`, `text()` and `bytes()`.
 *
 * `Value` is the type that the route's functions see: `json<Order>()`. Nothing checks that the records are of it.
 */
export interface Format<Value = unknown> {
  /** The name of the function that makes it: `'json'`. */
  readonly kind: string;
  /** Carries the type; leave it out. Default: never set. */
  readonly valueType?: Value;
}

/**
 * Where the first fetch of a partition starts when its consumer group has committed nothing there.
 * `AT_TIMESTAMP`: the first record with that timestamp or a later one.
 */
export type StartingPosition =
  'TRIM_HORIZON' | 'LATEST' | { readonly kind: 'AT_TIMESTAMP'; readonly timestampMs: number };

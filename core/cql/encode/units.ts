/** The unit of a number that is a time. */
export type TimeUnit = 'seconds' | 'millis' | 'micros' | 'nanos';

/** The unit of a number that is a date. */
export type DateUnit = TimeUnit | 'days';

/** Units of numbers, by the type that they fill. */
export interface UnitsByType {
  /** Of numbers since the epoch. Default: milliseconds. */
  readonly timestamp?: TimeUnit;
  /** Of numbers since the epoch. Default: none; a `date` accepts no numbers. */
  readonly date?: DateUnit;
  /** Of numbers since midnight. Default: nanoseconds. */
  readonly time?: TimeUnit;
}

/** How text becomes the bytes of a `blob`. */
export type BlobEncoding = 'base64' | 'hex' | 'utf8';

/** A value without parts, as CQL spells it. */
export interface Scalar {
  readonly text: string;
  /** Whether a CQL literal of it has quotes. */
  readonly isQuoted: boolean;
}

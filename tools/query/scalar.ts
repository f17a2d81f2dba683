/** A value without parts, as CQL spells it. */
export interface Scalar {
  readonly text: string;
  /** Whether a CQL literal of it stands in quotes. */
  readonly isQuoted: boolean;
}

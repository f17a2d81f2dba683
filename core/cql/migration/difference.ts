/** Something that a `schema.cql` wants and that cannot be had by adding to what is there. */
export interface Difference {
  /** `table shop.orders, column total` */
  readonly what: string;
  readonly found: string;
  readonly wanted: string;
  /** What to change: lower case, no final period. */
  readonly fix: string;
}

/** On one line, with what to change indented below it. */
export function printDifference({ what, found, wanted, fix }: Difference): string {
  return `${what}: found ${found}, wanted ${wanted}\n    ${fix}`;
}

/** Thrown before anything is changed; names every difference, not only the first. */
export class SchemaDiffers extends Error {
  override readonly name = 'SchemaDiffers';
  readonly differences: readonly Difference[];

  constructor(differences: readonly Difference[]) {
    const count = differences.length === 1 ? 'a difference' : `${differences.length} differences`;
    super(
      `schema.cql and the cluster have ${count} that additions cannot fix, and nothing is dropped or altered here\n` +
        differences.map(printDifference).join('\n'),
    );
    this.differences = differences;
  }
}

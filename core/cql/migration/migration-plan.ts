import type { Difference } from './difference.ts';

/** What brings a live schema, or a part of it, to a wanted one. */
export interface MigrationPlan {
  /** Each with its names in full, in the order to apply them in. A whole plan has none where there is a difference. */
  readonly statements: readonly string[];
  readonly differences: readonly Difference[];
}

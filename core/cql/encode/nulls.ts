import type { EncodeOptions } from './encode-options.ts';

/** What counts as null within a column, and what a collection does with it. */
export interface Nulls {
  readonly isNull: (value: unknown) => boolean;
  /** `'refuse-always'`: where every place must have a value, as in a vector. */
  readonly inCollections: EncodeOptions['collectionNulls'] | 'refuse-always';
}

/** Of a column whose options say nothing of nulls. */
export const defaultNulls: Nulls = {
  isNull: (value) => value === null || value === undefined,
  inCollections: 'refuse',
};

export function nullsOf({
  nullStrings,
  collectionNulls,
}: Pick<EncodeOptions, 'nullStrings' | 'collectionNulls'>): Nulls {
  if (nullStrings.length === 0 && collectionNulls === 'refuse') return defaultNulls;
  const texts: ReadonlySet<unknown> = new Set(nullStrings);
  return {
    isNull: (value) =>
      value === null || value === undefined || (typeof value === 'string' && texts.has(value)),
    inCollections: collectionNulls,
  };
}

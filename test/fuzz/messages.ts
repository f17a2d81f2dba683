import type { Result } from './run-subject.ts';

/** What a thread is to do. */
export interface Task {
  readonly formats: readonly string[];
  readonly seed: number;
  readonly count: number;
  /** Only this input, to look at it once more. */
  readonly only?: number;
  /** The index of the input that is tried, and of its format: the parent sees whether it changes. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

export type Told = { readonly kind: 'result'; readonly result: Result } | { readonly kind: 'done' };

/**
 * What an input may take at most: a fixed part for the tables of all types and their errors, and a part per byte. A short
 * text may be a number of 10,000 digits.
 */
export const limits = {
  cpuMicros: (bytes: number): number => 20_000 + 2 * bytes,
  allocatedBytes: (bytes: number): number => 500_000 + 1_000 * bytes,
  /** What a format may hold once its inputs are done: what it remembers of schemas is bounded. */
  retainedBytes: 16_000_000,
  /** A thread that has not done with an input by then is stopped. */
  hangMs: 20_000,
  /** Of a thread's heap. */
  oldGenerationMb: 256,
  youngGenerationMb: 64,
} as const;

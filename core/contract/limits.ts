/** The ranges of the limits of a function: synthesis refuses what the function would refuse at its start. */
export const limits = {
  maxRequestsInFlight: { min: 1, max: 10_000 },
  rowsPerSecond: { min: 1, max: 1_000_000_000 },
  bytesPerSecond: { min: 1, max: 1_000_000_000 },
} as const;

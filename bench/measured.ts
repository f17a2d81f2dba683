/** What one drain cost, after warm-up. */
export interface Measured {
  readonly rowsPerSecond: number;
  /** Of the process that writes, user and system. */
  readonly cpuSecondsPer100kRows: number;
  readonly peakRssMb: number;
}

/** The first part of every drain is not measured: cold start, compilation, first connections. */
export const warmUpShare = 0.2;

/** A counter of rows and one of CPU, at one moment. */
export interface Reading {
  readonly atMs: number;
  readonly rows: number;
  readonly cpuSeconds: number;
}

/** What happened between two readings. */
export function measure(from: Reading, to: Reading, peakRssBytes: number): Measured {
  const rows = to.rows - from.rows;
  return {
    rowsPerSecond: (rows * 1_000) / (to.atMs - from.atMs),
    cpuSecondsPer100kRows: ((to.cpuSeconds - from.cpuSeconds) * 100_000) / rows,
    peakRssMb: peakRssBytes / 2 ** 20,
  };
}

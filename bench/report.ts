import type { Measured } from './measured.ts';

/** Both ways over the same records, one after the other. */
export interface Round {
  readonly millrace: Measured;
  readonly driver: Measured;
}

interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Prints medians with their range, and Millrace as a ratio to the bare driver, paired by round. */
export function printReport(rounds: readonly Round[], conditions: readonly string[], json: boolean): void {
  const compare = (of: (measured: Measured) => number) => ({
    millrace: spread(rounds.map(({ millrace }) => of(millrace))),
    driver: spread(rounds.map(({ driver }) => of(driver))),
    ratio: spread(rounds.map(({ millrace, driver }) => of(millrace) / of(driver))),
  });
  const report = {
    rowsPerSecond: compare((measured) => measured.rowsPerSecond),
    cpuSecondsPer100kRows: compare((measured) => measured.cpuSecondsPer100kRows),
    peakRssMb: compare((measured) => measured.peakRssMb),
  };
  if (json) {
    process.stdout.write(`${JSON.stringify({ conditions, rounds, ...report })}\n`);
    return;
  }
  const line = (
    label: string,
    digits: number,
    { millrace, driver, ratio }: typeof report.peakRssMb,
  ): string => label.padEnd(24) + print(millrace, digits) + print(driver, digits) + print(ratio, 2);
  const lines = [
    '',
    ...conditions,
    '',
    `${''.padEnd(24)}${'millrace'.padEnd(28)}${'bare driver'.padEnd(28)}ratio`,
    line('rows/s', 0, report.rowsPerSecond),
    line('CPU-s per 100,000 rows', 2, report.cpuSecondsPer100kRows),
    line('peak RSS, MiB', 0, report.peakRssMb),
    '',
    `median (least to most) of ${rounds.length} rounds`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    least: at(0),
    most: at(sorted.length - 1),
  };
}

function print({ median, least, most }: Spread, digits: number): string {
  const text = (value: number): string =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text(median)} (${text(least)} to ${text(most)})`.padEnd(28);
}

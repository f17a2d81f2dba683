import type { Measured } from './measured.ts';
import { printSpread, spread } from './spread.ts';

/** All ways over the same records, one after the other. */
export interface Round {
  readonly millrace: Measured;
  readonly driver: Measured;
  /** Of another checkout. */
  readonly other: Measured | undefined;
}

/** Prints medians with their range, and Millrace as a ratio to the bare driver, paired by round. */
export function printReport(rounds: readonly Round[], conditions: readonly string[], json: boolean): void {
  const compare = (of: (measured: Measured) => number) => {
    const toOther = rounds.flatMap(({ millrace, other }) =>
      other === undefined ? [] : [of(millrace) / of(other)],
    );
    return {
      millrace: spread(rounds.map(({ millrace }) => of(millrace))),
      driver: spread(rounds.map(({ driver }) => of(driver))),
      ratio: spread(rounds.map(({ millrace, driver }) => of(millrace) / of(driver))),
      toOther: toOther.length === 0 ? undefined : spread(toOther),
    };
  };
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
    { millrace, driver, ratio, toOther }: typeof report.peakRssMb,
  ): string =>
    label.padEnd(24) +
    printSpread(millrace, digits).padEnd(28) +
    printSpread(driver, digits).padEnd(28) +
    printSpread(ratio, 2).padEnd(24) +
    (toOther === undefined ? '' : printSpread(toOther, 2));
  const lines = [
    '',
    ...conditions,
    '',
    `${''.padEnd(24)}${'millrace'.padEnd(28)}${'bare driver'.padEnd(28)}${'ratio'.padEnd(24)}${report.peakRssMb.toOther === undefined ? '' : 'to the other'}`,
    line('rows/s', 0, report.rowsPerSecond),
    line('CPU-s per 100,000 rows', 2, report.cpuSecondsPer100kRows),
    line('peak RSS, MiB', 0, report.peakRssMb),
    '',
    `median (least to most) of ${rounds.length} rounds`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

import type { Measured } from './measured.ts';
import { printSpread, spread } from './spread.ts';

/** All ways over the same records, one after the other. */
export interface Round {
  readonly millrace: Measured;
  readonly driver: Measured;
  /** Of another checkout. */
  readonly other: Measured | undefined;
  /** By Millrace as well, of orders of another format. */
  readonly format: Measured | undefined;
}

/**
 * Prints medians with their range, and Millrace as a ratio to the bare driver, paired by round.
 * @param format the name of the other format, if one was measured: it is printed as a ratio to JSON
 */
export function printReport(
  rounds: readonly Round[],
  conditions: readonly string[],
  json: boolean,
  format: string | undefined,
): void {
  const compare = (of: (measured: Measured) => number) => {
    const toOther = rounds.flatMap(({ millrace, other }) =>
      other === undefined ? [] : [of(millrace) / of(other)],
    );
    const ofFormat = rounds.flatMap((round) =>
      round.format === undefined
        ? []
        : [{ own: of(round.format), toJson: of(round.format) / of(round.millrace) }],
    );
    return {
      format: ofFormat.length === 0 ? undefined : spread(ofFormat.map(({ own }) => own)),
      toJson: ofFormat.length === 0 ? undefined : spread(ofFormat.map(({ toJson }) => toJson)),
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
  const formatLine = (
    label: string,
    digits: number,
    { format: own, millrace, toJson }: typeof report.peakRssMb,
  ): readonly string[] =>
    own === undefined || toJson === undefined
      ? []
      : [
          label.padEnd(24) +
            printSpread(own, digits).padEnd(28) +
            printSpread(millrace, digits).padEnd(28) +
            printSpread(toJson, 2),
        ];
  const lines = [
    '',
    ...conditions,
    '',
    `${''.padEnd(24)}${'millrace'.padEnd(28)}${'bare driver'.padEnd(28)}${'ratio'.padEnd(24)}${report.peakRssMb.toOther === undefined ? '' : 'to the other'}`,
    line('rows/s', 0, report.rowsPerSecond),
    line('CPU-s per 100,000 rows', 2, report.cpuSecondsPer100kRows),
    line('peak RSS, MiB', 0, report.peakRssMb),
    '',
    ...(format === undefined
      ? []
      : [
          `${''.padEnd(24)}${format.padEnd(28)}${'json'.padEnd(28)}${format} to json`,
          ...formatLine('rows/s', 0, report.rowsPerSecond),
          ...formatLine('CPU-s per 100,000 rows', 2, report.cpuSecondsPer100kRows),
          ...formatLine('peak RSS, MiB', 0, report.peakRssMb),
          '',
        ]),
    `median (least to most) of ${rounds.length} rounds`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

import { printableLine } from '../../../core/print/printable.ts';
import type { DrainResult } from '../redrive/open-redrive.ts';
import type { RedriveResult } from '../redrive.ts';
import { countRecords, describeRecord } from './record-line.ts';

/** The answer of a redrive of records. */
export function printRedrive(result: RedriveResult): readonly string[] {
  if (result.kind === 'sent') {
    const { through } = result.report;
    return [
      `${through} of ${countRecords(result.records)} went through: written, or skipped by the connector`,
    ];
  }
  const { records } = result;
  return [
    ...records.map(describeRecord),
    records.length === 0 ? 'nothing to redrive' : `${countRecords(records.length)} would be redriven`,
  ];
}

/** What failed or remains, and why: for the person who waits. */
export function printFailures(result: RedriveResult): readonly string[] {
  if (result.kind !== 'sent') return [];
  const { failed, storedAgain, refused, unremoved, ended } = result.report;
  const unfinished = failed - (storedAgain ?? 0) - refused.length;
  return [
    ...refused.map(({ position, problem }) => printableLine(`${position} stays as it is: ${problem}`)),
    ...unremoved.map(({ id, problem }) => printableLine(`${id} went through and is not removed: ${problem}`)),
    ...describeStoredAgain(storedAgain),
    ...(unfinished > 0
      ? [`${countRecords(unfinished)} could not be processed and stay stored; run the command again`]
      : []),
    ...(ended === undefined ? [] : [printableLine(`it ended early, and the rest stays stored: ${ended}`)]),
  ];
}

function describeStoredAgain(storedAgain: number | null): readonly string[] {
  if (storedAgain === null) {
    return [
      `the function does not say which records failed again: some of them may be stored as new letters; see 'dlq ls'`,
    ];
  }
  return storedAgain === 0
    ? []
    : [
        `${countRecords(storedAgain)} failed again and are stored as new letters with the new reasons; see 'dlq ls'`,
      ];
}

export function redriveAsJson(result: RedriveResult): object {
  return result.kind === 'sent'
    ? { records: result.records, ...result.report, unreadable: result.unreadable, isDryRun: false }
    : { records: result.records.length, through: 0, failed: 0, storedAgain: 0, isDryRun: result.isDryRun };
}

export const printDrain = ({ before, remaining }: DrainResult): string =>
  `closed; of ${before} messages ${remaining} are in the queue`;

import { Duration } from 'aws-cdk-lib';

/**
 * When alarms fire. What is right depends on what the rows are for. A period is as long as `function.timeout`, in whole
 * minutes, and one minute more: 2 minutes by default.
 */
export interface Thresholds {
  /** 1 in 100 records takes longer from its timestamp to its acknowledged write, in 3 of 5 periods. Default: 1 minute. */
  readonly freshness?: Duration;
  /** More records of one partition wait to be read, for 15 minutes. Default: 100,000. */
  readonly offsetLag?: number;
  /**
   * The oldest dead letter is older; SQS deletes it after `deadLetters.retention`, so this must be shorter. Default: 2
   * days, or half the retention if that is shorter.
   */
  readonly deadLetterAge?: Duration;
  /** A certificate of the function is valid for less, in whole days. Default: 30 days. */
  readonly certificateValidity?: Duration;
}

/** The thresholds with their defaults. */
export function thresholdsOf(given: Thresholds | undefined, retention: Duration): Required<Thresholds> {
  const seconds = Math.min(2 * 86_400, Math.floor(retention.toSeconds() / 2));
  return {
    freshness: Duration.minutes(1),
    offsetLag: 100_000,
    deadLetterAge: Duration.seconds(seconds),
    certificateValidity: Duration.days(30),
    ...given,
  };
}

/** Thresholds with which an alarm never fires, or never clears. */
export function thresholdProblems(
  { freshness, offsetLag, deadLetterAge, certificateValidity }: Required<Thresholds>,
  retention: Duration,
): readonly string[] {
  const print = (seconds: number): string => `${seconds} s`;
  return [
    ...(freshness.toMilliseconds() > 0
      ? []
      : ['alarms.thresholds.freshness: 0 ms is not possible; allowed: more than 0; give a longer one']),
    ...(Number.isFinite(offsetLag) && offsetLag >= 0
      ? []
      : [`alarms.thresholds.offsetLag: ${offsetLag} is out of range; allowed: 0 or more records`]),
    ...(deadLetterAge.toSeconds() > 0 && deadLetterAge.toSeconds() < retention.toSeconds()
      ? []
      : [
          `alarms.thresholds.deadLetterAge: ${print(deadLetterAge.toSeconds())} is out of range; allowed: more than 0 and less ` +
            `than deadLetters.retention, ${print(retention.toSeconds())}, after which SQS deletes the letter; lower it or raise the retention`,
        ]),
    ...(certificateValidity.toSeconds() > 0 && certificateValidity.toSeconds() % 86_400 === 0
      ? []
      : [
          `alarms.thresholds.certificateValidity: ${print(certificateValidity.toSeconds())} is not possible; allowed: whole days, 1 or more`,
        ]),
  ];
}

/** The share of a limit that is near it. */
export const nearLimit = 0.8;

import { Duration } from 'aws-cdk-lib';

/** When alarms fire. What is right depends on what the rows are for. */
export interface Thresholds {
  /** 1 in 100 records takes longer from its timestamp to its acknowledged write, for 5 minutes. Default: 1 minute. */
  readonly freshness?: Duration;
  /** More records of one partition wait to be read, for 15 minutes. Default: 100,000. */
  readonly offsetLag?: number;
  /** The oldest dead letter is older; SQS deletes it after `deadLetters.retention`. Default: 2 days. */
  readonly deadLetterAge?: Duration;
  /** A certificate of the function is valid for less. Default: 30 days. */
  readonly certificateValidity?: Duration;
}

export const defaultThresholds: Required<Thresholds> = {
  freshness: Duration.minutes(1),
  offsetLag: 100_000,
  deadLetterAge: Duration.days(2),
  certificateValidity: Duration.days(30),
};

/** The share of a limit that is near it. */
export const nearLimit = 0.8;

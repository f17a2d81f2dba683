import { Duration } from 'aws-cdk-lib';

/** When alarms ring. What is right depends on what the rows are for. */
export interface Thresholds {
  /** Rings when 1 in 100 records takes longer from its timestamp to its acknowledged write, for 5 minutes. Default: 1 minute. */
  readonly freshness?: Duration;
  /** Records of one partition that wait to be read, for 15 minutes. Default: 100,000. */
  readonly offsetLag?: number;
  /** Age of the oldest dead letter. Default: 2 days; the queue deletes it at 14. */
  readonly deadLetterAge?: Duration;
  /** Rings when the first of the function's certificates is valid for less than this. Default: 30 days. */
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

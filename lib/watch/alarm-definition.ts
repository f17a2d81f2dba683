import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

/** `high`: records wait or were not written, act now. `low`: that will happen, act today. */
export type Severity = 'high' | 'low';

/** One alarm, and where its article is. */
export interface AlarmDefinition {
  /** The anchor of its article in the runbook, and part of its name. */
  readonly id: string;
  /** The topic or the table, where there is one alarm for each. */
  readonly subject?: string;
  readonly severity: Severity;
  /** What has happened when the alarm fires, as a sentence. */
  readonly summary: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** On which side of the threshold the alarm fires. Default: `'above'`. */
  readonly fires?: 'above' | 'below';
  /** How many periods of the metric are evaluated. */
  readonly evaluationPeriods: number;
  /** How many of them must be beyond the threshold. */
  readonly datapointsToAlarm: number;
  /** Why all of them must be, where they must. */
  readonly everyPeriodBecause?: string;
  /** Whether a percentile of few values counts, for an alarm on a percentile. */
  readonly lowSamples?: 'evaluate';
  readonly missingData: MissingData;
}

type Window = Pick<AlarmDefinition, 'evaluationPeriods' | 'datapointsToAlarm' | 'everyPeriodBecause'>;

/**
 * Fires when some of the last periods are beyond the threshold, so that a value that comes late, or a gap, neither hides
 * a problem nor holds the alarm (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-evaluation).
 */
export const some = (datapointsToAlarm: number, evaluationPeriods: number): Window => ({
  evaluationPeriods,
  datapointsToAlarm,
});

/** Fires when each of the last periods is beyond the threshold. */
export const every = (evaluationPeriods: number, because: string): Window => ({
  evaluationPeriods,
  datapointsToAlarm: evaluationPeriods,
  everyPeriodBecause: because,
});

/**
 * For what must be acted on when it happens once. With one period alone a value that comes later than CloudWatch looks
 * back would never be evaluated. What happens again within these minutes notifies nobody again.
 */
export const once = some(1, 15);

/** What it means that a metric has no data, and why. */
export interface MissingData {
  readonly treatAs: TreatMissingData;
  /** Completes "without data: …". */
  readonly because: string;
}

/** Without data all is well. */
export const noDataIsGood = (because: string): MissingData => ({
  treatAs: TreatMissingData.NOT_BREACHING,
  because,
});

/** Without data the alarm stays as it was. */
export const noDataIsIgnored = (because: string): MissingData => ({
  treatAs: TreatMissingData.IGNORE,
  because,
});

/** That there is no data is itself the problem. */
export const noDataIsBad = (because: string): MissingData => ({
  treatAs: TreatMissingData.BREACHING,
  because,
});

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
  /** How many of them must be beyond the threshold. Default: all. */
  readonly datapointsToAlarm?: number;
  readonly missingData: MissingData;
}

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

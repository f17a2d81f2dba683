import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

/** `high`: records wait or were put aside, act now. `low`: it will come to that, act today. */
export type Severity = 'high' | 'low';

/** One thing that is watched, and where its article is. */
export interface AlarmDefinition {
  /** The anchor of its article in the runbook, and part of its name. */
  readonly id: string;
  /** Which of several: the topic or the table. */
  readonly subject?: string;
  readonly severity: Severity;
  /** What has happened when it rings, as a sentence. */
  readonly summary: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** On which side of the threshold it rings. Default: `'above'`. */
  readonly rings?: 'above' | 'below';
  /** Of the metric's periods, how many are looked at. */
  readonly evaluationPeriods: number;
  /** How many of them must breach. Default: all. */
  readonly datapointsToAlarm?: number;
  readonly missingData: MissingData;
}

/** What silence of a metric means, and why. */
export interface MissingData {
  readonly treatAs: TreatMissingData;
  /** Completes "without data: …". */
  readonly because: string;
}

/** Silence is good news. */
export const silenceIsFine = (because: string): MissingData => ({
  treatAs: TreatMissingData.NOT_BREACHING,
  because,
});

/** Silence changes nothing: the alarm stays as it was. */
export const silenceTellsNothing = (because: string): MissingData => ({
  treatAs: TreatMissingData.IGNORE,
  because,
});

/** Silence is the trouble itself. */
export const silenceIsTrouble = (because: string): MissingData => ({
  treatAs: TreatMissingData.BREACHING,
  because,
});

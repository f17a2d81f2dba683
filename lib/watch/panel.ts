import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDefinition } from './alarm-definition.ts';

/** Panels under one title. */
export interface Section {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** Metrics in one frame, from 0 up over time. */
export interface Panel {
  readonly title: string;
  /** Of all its metrics. Without: counts, or not the same for all. */
  readonly unit?: 'ms' | 's';
  readonly metrics: readonly Metric[];
  readonly thresholds: readonly DrawnThreshold[];
}

/** A line beyond which an alarm fires. */
export interface DrawnThreshold {
  readonly alarmId: string;
  readonly fires: 'above' | 'below';
  readonly value: number;
}

/** Makes a panel with the thresholds of the alarms named. */
export type MakePanel = (
  title: string,
  metrics: readonly Metric[],
  options?: Pick<Panel, 'unit'> & { readonly alarmIds?: readonly string[]; readonly subject?: string },
) => Panel;

/** Makes panels with the thresholds of these alarms. */
export const panelsWith =
  (definitions: readonly AlarmDefinition[]): MakePanel =>
  (title, metrics, { alarmIds = [], subject, ...unit } = {}) => ({
    title,
    ...unit,
    metrics,
    thresholds: definitions
      .filter((definition) => alarmIds.includes(definition.id) && definition.subject === subject)
      .map(({ id, threshold, fires = 'above' }) => ({ alarmId: id, fires, value: threshold })),
  });

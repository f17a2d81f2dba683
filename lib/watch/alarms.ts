import { Alarm, AlarmRule, AlarmState, ComparisonOperator, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmDefinition, Severity } from './alarm-definition.ts';
import { functionAlarms } from './function-alarms.ts';
import { recordAlarms } from './record-alarms.ts';
import { runbookArticle } from './runbook.ts';
import type { Runbook } from './runbook.ts';
import { sourceAlarms } from './source-alarms.ts';
import { storeAlarms } from './store-alarms.ts';
import { defaultThresholds } from './thresholds.ts';
import type { Thresholds } from './thresholds.ts';
import type { Watched } from './watched.ts';

/** When alarms fire, and what happens then. */
export interface AlarmOptions {
  /**
   * What is done when an alarm fires: an SNS topic (`new SnsAction(topic)`), an incident, a function. By severity of the
   * alarm; the actions of `unhealthy` once for all alarms of high severity together. Default: none; alarms show in the
   * console and on the dashboard only.
   */
  readonly actions?: Readonly<Partial<Record<Severity | 'unhealthy', readonly IAlarmAction[]>>>;
  /** When alarms fire. Default: those of `Thresholds`. */
  readonly thresholds?: Thresholds;
  /** Where the descriptions of alarms link to. Default: `docs/RUNBOOK.md`. */
  readonly runbook?: Runbook;
}

export interface ConnectorAlarmsProps {
  readonly watched: Watched;
  readonly options?: AlarmOptions;
}

/** The anchor of the article about the alarm that combines the others. */
export const unhealthyId = 'connector-unhealthy';

/** The alarms of a connector; the description of each links to its article in the runbook. */
export class ConnectorAlarms extends Construct {
  /** In data-flow order. */
  readonly definitions: readonly AlarmDefinition[];
  readonly alarms: readonly Alarm[];
  /** Fires while any alarm of high severity does. */
  readonly unhealthy: CompositeAlarm;

  constructor(scope: Construct, id: string, { watched, options = {} }: ConnectorAlarmsProps) {
    super(scope, id);
    const thresholds = { ...defaultThresholds, ...options.thresholds };
    this.definitions = [
      ...sourceAlarms(watched, thresholds),
      ...functionAlarms(watched, thresholds),
      ...recordAlarms(watched, thresholds),
      ...storeAlarms(watched),
    ];
    this.alarms = this.definitions.map((definition) =>
      this.createAlarm(watched.connectorName, definition, options),
    );
    const high = this.alarms.filter((_, index) => this.definitions[index]?.severity === 'high');
    this.unhealthy = new CompositeAlarm(this, unhealthyId, {
      compositeAlarmName: `millrace/${watched.connectorName}/${unhealthyId}`,
      alarmDescription: `Records wait or were not written. What to do: ${runbookArticle(options.runbook, unhealthyId)}.`,
      alarmRule: AlarmRule.anyOf(...high.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
    });
    this.unhealthy.addAlarmAction(...(options.actions?.unhealthy ?? []));
  }

  private createAlarm(connectorName: string, definition: AlarmDefinition, options: AlarmOptions): Alarm {
    const { id, subject, missingData, severity, summary, datapointsToAlarm, fires = 'above' } = definition;
    const alarm = new Alarm(this, subject === undefined ? id : `${id}-${subject}`, {
      alarmName: ['millrace', connectorName, id, ...(subject === undefined ? [] : [subject])].join('/'),
      alarmDescription: [
        summary,
        `What to do: ${runbookArticle(options.runbook, id)}.`,
        `Without data: ${missingData.because}.`,
      ].join(' '),
      metric: definition.metric,
      threshold: definition.threshold,
      comparisonOperator: comparisons[fires],
      evaluationPeriods: definition.evaluationPeriods,
      ...(datapointsToAlarm === undefined ? {} : { datapointsToAlarm }),
      treatMissingData: missingData.treatAs,
    });
    alarm.addAlarmAction(...(options.actions?.[severity] ?? []));
    return alarm;
  }
}

const comparisons = {
  above: ComparisonOperator.GREATER_THAN_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_THRESHOLD,
} as const;

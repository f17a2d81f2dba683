import { NestedStack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { CompositeAlarm, IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { limits } from '../synthesis/limits.ts';
import { actionProblems, okActionsOf } from './alarm-actions.ts';
import type { AlarmActions } from './alarm-actions.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { alarmConstructId, alarmName } from './alarm-name.ts';
import { divideAmongStacks, interleave } from './alarm-stacks.ts';
import { BoundActions } from './bound-actions.ts';
import { functionAlarms } from './function-alarms.ts';
import { recordAlarms } from './record-alarms.ts';
import { runbookArticle } from './runbook.ts';
import type { Runbook } from './runbook.ts';
import { sourceAlarms } from './source-alarms.ts';
import { storeAlarms } from './store-alarms.ts';
import { thresholdProblems, thresholdsOf } from './thresholds.ts';
import type { Thresholds } from './thresholds.ts';
import { combineAlarms, unhealthyName } from './unhealthy.ts';
import type { Watched } from './watched.ts';

/** When alarms fire, and what happens then. */
export interface AlarmOptions {
  /**
   * What is done when an alarm fires: an SNS topic (`new SnsAction(topic)`), an incident, a function. By severity of the
   * alarm; the actions of `unhealthy` once for all alarms of high severity together. At most 5 each. CDK adds a permission
   * to a function for each alarm, and the policy of a function holds 20 KB: with many topics name it under `unhealthy`
   * only. Default: none; alarms show in the console and on the dashboard only.
   */
  readonly actions?: AlarmActions;
  /**
   * What is done when an alarm ends, so that incidents resolve. Default: the SNS topics (`SnsAction`) among `actions`,
   * for each severity that is not named here. Functions are named here if they can tell an end from a beginning; OpsItems
   * and incidents of Systems Manager are not possible, since they would be opened.
   */
  readonly okActions?: AlarmActions;
  /** When alarms fire. Default: those of `Thresholds`. */
  readonly thresholds?: Thresholds;
  /** Where the descriptions of alarms link to. Default: `docs/RUNBOOK.md`. */
  readonly runbook?: Runbook;
}

export interface ConnectorAlarmsProps {
  readonly watched: Watched;
  readonly options?: AlarmOptions;
}

/**
 * The alarms of a connector; the description of each links to its article in the runbook. From about ten topics on, some
 * of them are in nested stacks. Throws with every option that CloudWatch refuses, or with which an alarm could not fire.
 */
export class ConnectorAlarms extends Construct {
  /** In data-flow order. */
  readonly definitions: readonly AlarmDefinition[];
  /** In the order of `definitions`. */
  readonly alarms: readonly Alarm[];
  /** Fires while any alarm of high severity does. */
  readonly unhealthy: CompositeAlarm;
  /** All of them, `unhealthy` first, such that the stack of this construct can name those of nested stacks too. */
  readonly shown: readonly IAlarm[];

  constructor(scope: Construct, id: string, { watched, options = {} }: ConnectorAlarmsProps) {
    super(scope, id);
    const { connectorName, deadLetterRetention: retention } = watched;
    const thresholds = thresholdsOf(options.thresholds, retention);
    const topics = watched.topicSources.map((source) => sourceAlarms(source, thresholds));
    const connector = [...functionAlarms(watched, thresholds), ...recordAlarms(watched, thresholds)];
    const tables = watched.keyspacesTables.map(storeAlarms);
    this.definitions = [...topics.flat(), ...connector, ...tables.flat()];
    const problems = [
      ...thresholdProblems(thresholds, retention),
      ...actionProblems(options),
      ...descriptionProblems(this.definitions, options.runbook),
    ];
    if (problems.length > 0) throw new Error(problems.join('\n'));

    const made = new Map<AlarmDefinition, MadeAlarm>();
    const nested: NestedStack[] = [];
    const ids = new Set(this.definitions.map((definition) => definition.id));
    divideAmongStacks([connector, ...interleave([topics, tables])]).forEach((definitions, index) => {
      const stackNumber = index + 1;
      if (stackNumber > 1) nested.push(this.nest(connectorName, stackNumber));
      const stack = nested.at(-1);
      for (const definition of definitions) {
        const name = alarmName(connectorName, definition, stackNumber);
        const constructId = alarmConstructId(definition, ids);
        const alarm = createAlarm(stack ?? this, constructId, name, definition, options);
        const shown = stack === undefined ? alarm : Alarm.fromAlarmName(this, `Named ${alarm.node.id}`, name);
        made.set(definition, { name, alarm, shown, maker: stack ?? alarm });
      }
    });
    const ordered = this.definitions.flatMap((definition) => made.get(definition) ?? []);
    const high = ordered.filter((_, index) => this.definitions[index]?.severity === 'high');
    const unhealthy = combineAlarms(this, {
      connectorName,
      names: high.map(({ name }) => name),
      makers: [...new Set(high.map(({ maker }) => maker))],
      runbook: options.runbook,
    });
    this.alarms = ordered.map(({ alarm }) => alarm);
    this.unhealthy = unhealthy.alarm;
    const bound = new BoundActions(this.unhealthy, unhealthyName(connectorName));
    this.unhealthy.addAlarmAction(...bound.of(options.actions?.unhealthy ?? []));
    this.unhealthy.addOkAction(...bound.of(okActionsOf(options, 'unhealthy')));
    this.shown = [this.unhealthy, ...unhealthy.parts, ...ordered.map(({ shown }) => shown)];
  }

  private nest(connectorName: string, stackNumber: number): NestedStack {
    return new NestedStack(this, `Stack${stackNumber}`, {
      description: `Millrace connector ${connectorName}: alarms on topics and tables`,
    });
  }
}

interface MadeAlarm {
  readonly name: string;
  readonly alarm: Alarm;
  /** The alarm as the stack of the connector can name it without an output of a nested stack. */
  readonly shown: IAlarm;
  /** What must be made for the alarm to exist. */
  readonly maker: IConstruct;
}

function createAlarm(
  scope: Construct,
  constructId: string,
  alarmName: string,
  definition: AlarmDefinition,
  options: AlarmOptions,
): Alarm {
  const { severity, fires = 'above', lowSamples } = definition;
  const alarm = new Alarm(scope, constructId, {
    alarmName,
    alarmDescription: describe(definition, options.runbook),
    metric: definition.metric,
    threshold: definition.threshold,
    comparisonOperator: comparisons[fires],
    evaluationPeriods: definition.evaluationPeriods,
    datapointsToAlarm: definition.datapointsToAlarm,
    ...(lowSamples && { evaluateLowSampleCountPercentile: lowSamples }),
    treatMissingData: definition.missingData.treatAs,
  });
  const bound = new BoundActions(alarm, alarmName);
  alarm.addAlarmAction(...bound.of(options.actions?.[severity] ?? []));
  alarm.addOkAction(...bound.of(okActionsOf(options, severity)));
  return alarm;
}

const describe = ({ id, summary, missingData }: AlarmDefinition, runbook: Runbook | undefined): string =>
  [summary, `What to do: ${runbookArticle(runbook, id)}.`, `Without data: ${missingData.because}.`].join(' ');

/** All descriptions have the address of the runbook; the longest one says whether it is too long. */
function descriptionProblems(
  definitions: readonly AlarmDefinition[],
  runbook: Runbook | undefined,
): readonly string[] {
  const { value: most } = limits.alarmDescriptionCharacters;
  const longest = Math.max(...definitions.map((definition) => describe(definition, runbook).length));
  if (longest <= most) return [];
  return [
    `alarms.runbook.url: makes a description of ${longest} characters; allowed: ${most}; shorten the address by ${longest - most}`,
  ];
}

const comparisons = {
  above: ComparisonOperator.GREATER_THAN_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_THRESHOLD,
} as const;

import { AlarmRule, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct, IDependable } from 'constructs';
import { limits } from '../synthesis/limits.ts';
import { runbookArticle } from './runbook.ts';
import type { Runbook } from './runbook.ts';

/** The anchor of the article about the alarm that combines the others. */
export const unhealthyId = 'connector-unhealthy';

/** The name of that alarm. */
export const unhealthyName = (connectorName: string): string => `millrace/${connectorName}/${unhealthyId}`;

export interface UnhealthyProps {
  readonly connectorName: string;
  /** The names of the alarms that are combined. */
  readonly names: readonly string[];
  /** What makes them: CloudWatch takes a rule only when its alarms exist. */
  readonly makers: readonly IDependable[];
  readonly runbook: Runbook | undefined;
}

/** An alarm that fires while one of others does. */
export interface Unhealthy {
  readonly alarm: CompositeAlarm;
  /** The alarms that it combines, where one rule does not hold all names: each combines some of them. */
  readonly parts: readonly CompositeAlarm[];
}

/**
 * Combines alarms by name. An alarm without data is not in ALARM, so it does not count
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html).
 */
export function combineAlarms(
  scope: Construct,
  { connectorName, names, makers, runbook }: UnhealthyProps,
): Unhealthy {
  const article = `What to do: ${runbookArticle(runbook, unhealthyId)}.`;
  const combine = (id: string, text: string, name: string, children: readonly string[]): CompositeAlarm => {
    const alarm = new CompositeAlarm(scope, id, {
      compositeAlarmName: name,
      alarmDescription: `${text} ${article}`,
      alarmRule: AlarmRule.fromString(printRule(children)),
    });
    alarm.node.addDependency(...makers);
    return alarm;
  };
  const name = unhealthyName(connectorName);
  const parts: CompositeAlarm[] = [];
  let children = names;
  for (let rules = divideIntoRules(children); rules.length > 1; rules = divideIntoRules(children)) {
    const before = [...parts];
    children = rules.map((rule) => {
      const number = parts.length + 1;
      const partName = `${name}/${number}`;
      const part = combine(`${unhealthyId}-${number}`, `A part of ${name}.`, partName, rule);
      if (before.length > 0) part.node.addDependency(...before);
      parts.push(part);
      return partName;
    });
  }
  const alarm = combine(unhealthyId, 'Records wait or were not written.', name, children);
  if (parts.length > 0) alarm.node.addDependency(...parts);
  return { alarm, parts };
}

/** The rule that one of the alarms fires. */
const printRule = (names: readonly string[]): string => names.map((name) => `ALARM("${name}")`).join(' OR ');

/** Divides names so that each part fits a rule. */
export function divideIntoRules(names: readonly string[]): readonly (readonly string[])[] {
  const rules: string[][] = [];
  for (const name of names) {
    const last = rules.at(-1);
    if (last !== undefined && fitsRule([...last, name])) last.push(name);
    else rules.push([name]);
  }
  return rules;
}

const fitsRule = (names: readonly string[]): boolean =>
  names.length <= limits.compositeChildren.value &&
  printRule(names).length <= limits.compositeRuleCharacters.value;

import { SnsAction, SsmAction, SsmIncidentAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { limits } from '../synthesis/limits.ts';
import type { Severity } from './alarm-definition.ts';

/** By severity of the alarm; those of `unhealthy` once for all alarms of high severity together. */
export type AlarmActions = Readonly<Partial<Record<AlarmGroup, readonly IAlarmAction[]>>>;

export type AlarmGroup = Severity | 'unhealthy';

export interface ActionOptions {
  readonly actions?: AlarmActions;
  readonly okActions?: AlarmActions;
}

/** What is done when an alarm ends: who was told that it fires by a topic is told that it is over, unless said otherwise. */
export const okActionsOf = ({ actions, okActions }: ActionOptions, group: AlarmGroup) =>
  okActions?.[group] ?? (actions?.[group] ?? []).filter((action) => action instanceof SnsAction);

/** What CloudWatch refuses of the actions, or would do otherwise than meant. */
export function actionProblems(options: ActionOptions): readonly string[] {
  const { value: most } = limits.alarmActions;
  const tooMany = (['actions', 'okActions'] as const).flatMap((option) =>
    Object.entries(options[option] ?? {}).flatMap(([group, { length }]) =>
      length > most
        ? [
            `alarms.${option}.${group}: ${length} actions; allowed: ${most}; name an SNS topic, and subscribe the others to it`,
          ]
        : [],
    ),
  );
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html: a composite alarm takes
  // topics and functions in this state, and an OpsItem or incident of a recovery is a new one in every alarm.
  const opening = Object.entries(options.okActions ?? {}).flatMap(([group, actions]) =>
    actions.some((action) => action instanceof SsmAction || action instanceof SsmIncidentAction)
      ? [
          `alarms.okActions.${group}: got an OpsItem or incident of Systems Manager, which would be opened when the alarm ends; ` +
            'allowed: an SNS topic or a function; name one that closes what the alarm opened',
        ]
      : [],
  );
  return [...tooMany, ...opening];
}

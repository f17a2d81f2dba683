import { Names } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { LAMBDA_PERMISSION_LOGICAL_ID_FOR_LAMBDA_ACTION } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';

/**
 * Actions of an alarm, those that invoke functions with the alarm by its name. CDK adds a permission to the function,
 * in the stack of the function. One that referred to the alarm would make that stack depend on this one, which names the
 * function and so depends on that one. And CDK would give the permissions of several alarms one id, or that of an alarm
 * of another connector.
 */
export class BoundActions extends Construct {
  /** Its id becomes that of the permission: unique among all alarms that invoke the function. */
  private readonly alarm: IAlarm;

  constructor(alarm: Construct, alarmName: string) {
    super(alarm, 'Actions');
    this.node.setContext(LAMBDA_PERMISSION_LOGICAL_ID_FOR_LAMBDA_ACTION, true);
    this.alarm = Alarm.fromAlarmName(this, Names.uniqueId(alarm), alarmName);
  }

  of(actions: readonly IAlarmAction[]): IAlarmAction[] {
    return actions.map((action) =>
      action instanceof LambdaAction ? { bind: () => action.bind(this, this.alarm) } : action,
    );
  }
}

import { Validations } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import type { ILambdaDeploymentConfig } from 'aws-cdk-lib/aws-codedeploy';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Alias, EventSourceMapping, Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { liveAlias } from '../../core/contract/live-alias.ts';

export interface ReleaseProps {
  /** The function for records. */
  readonly function: Function;
  /** What invokes it; from now on by the alias. */
  readonly eventSources: readonly EventSourceMapping[];
  /** How fast, and in how many steps. */
  readonly config: ILambdaDeploymentConfig;
  /**
   * While one of them fires, CodeDeploy gives no batches to new code, and takes back those that it has given. Alarms on
   * metrics, since CodeDeploy documents no others; none on an event source, since those depend on the alias.
   */
  readonly alarms: readonly IAlarm[];
}

/**
 * Gives the batches of live records to new code by CodeDeploy, at the pace of the configuration. The event sources name
 * the alias, which points to two versions meanwhile (https://docs.aws.amazon.com/lambda/latest/dg/using-aliases.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html).
 */
export class Release extends Construct {
  readonly alias: Alias;
  readonly deploymentGroup: LambdaDeploymentGroup;

  constructor(scope: Construct, id: string, props: ReleaseProps) {
    super(scope, id);
    this.alias = props.function.addAlias(liveAlias);
    this.deploymentGroup = new LambdaDeploymentGroup(this, 'Group', {
      alias: this.alias,
      deploymentConfig: props.config,
      alarms: [...props.alarms],
    });
    for (const { node } of props.eventSources) {
      const { defaultChild: mapping } = node;
      if (mapping instanceof CfnEventSourceMapping) mapping.functionName = this.alias.functionArn;
    }
    const { role } = this.deploymentGroup;
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      reason:
        'CodeDeploy alone assumes it, and AWS documents no narrower one for Lambda ' +
        '(https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html)',
    });
  }
}

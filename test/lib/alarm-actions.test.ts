import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  LambdaAction,
  OpsItemSeverity,
  SnsAction,
  SsmAction,
  SsmIncidentAction,
} from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import type { AlarmOptions } from '../../lib/watch/alarms.ts';
import { scratchFolder } from '../support/scratch.ts';
import { anyFunction, propertiesOf } from './support/stack.ts';
import { watchedStack } from './support/watched-stack.ts';

const scratch = scratchFolder();

const topicArn = (name: string): string => `arn:aws:sns:eu-west-1:111122223333:${name}`;
const tell = (scope: Stack, name: string): SnsAction =>
  new SnsAction(Topic.fromTopicArn(scope, name, topicArn(name)));

const composite = (stack: Stack) => propertiesOf(stack, 'AWS::CloudWatch::CompositeAlarm')[0];
const alarmOf = (stack: Stack, id: string) =>
  propertiesOf(stack, 'AWS::CloudWatch::Alarm').find(
    ({ AlarmName: name }) => String(name).split('/')[2] === id,
  );

describe('actions of alarms', () => {
  const { stack, alarms } = watchedStack(scratch, (scope) => ({
    actions: { high: [tell(scope, 'page')], low: [tell(scope, 'mail')], unhealthy: [tell(scope, 'status')] },
  }));

  it('alarms of high severity are combined in one', () => {
    const summedUp = JSON.stringify(composite(stack)).match(/ALARM\(/g)?.length;
    expect(summedUp).toBe(alarms.definitions.filter(({ severity }) => severity === 'high').length);
  });

  it('actions depend on the severity, and a topic that is told of an alarm is told of its end', () => {
    expect(composite(stack)).toMatchObject({
      AlarmActions: [topicArn('status')],
      OKActions: [topicArn('status')],
    });
    const severities = new Map(alarms.definitions.map(({ id, severity }) => [id, severity]));
    const properties = propertiesOf(stack, 'AWS::CloudWatch::Alarm');
    expect(properties.length).toBe(alarms.definitions.length);
    for (const { AlarmName: name, AlarmActions: raised, OKActions: ended } of properties) {
      const arns = [topicArn(severities.get(String(name).split('/')[2] ?? '') === 'high' ? 'page' : 'mail')];
      expect([raised, ended]).toEqual([arns, arns]);
    }
  });

  it('the actions of the end can be others, for each severity', () => {
    const { stack: varied } = watchedStack(scratch, (scope) => ({
      actions: { high: [tell(scope, 'page')], low: [tell(scope, 'mail')] },
      okActions: { high: [tell(scope, 'resolve')], low: [] },
    }));
    expect(alarmOf(varied, 'dead-letters')).toMatchObject({
      AlarmActions: [topicArn('page')],
      OKActions: [topicArn('resolve')],
    });
    expect(alarmOf(varied, 'commit-errors')).not.toHaveProperty('OKActions');
  });

  it('an incident, an OpsItem or a function is not repeated when the alarm ends', () => {
    const { stack: varied } = watchedStack(scratch, (scope) => ({
      actions: {
        high: [new SsmIncidentAction('plan')],
        low: [new SsmAction(OpsItemSeverity.LOW)],
        unhealthy: [new LambdaAction(anyFunction(new Construct(scope, 'Other')))],
      },
    }));
    for (const alarm of [
      composite(varied),
      alarmOf(varied, 'dead-letters'),
      alarmOf(varied, 'commit-errors'),
    ]) {
      expect(alarm).toHaveProperty('AlarmActions');
      expect(alarm).not.toHaveProperty('OKActions');
    }
  });

  it('a function may be an action of both, with one permission for each alarm', () => {
    const { stack: varied, alarms: made } = watchedStack(scratch, (scope) => {
      const actions = { high: [new LambdaAction(anyFunction(new Construct(scope, 'Other')))] };
      return { actions, okActions: actions };
    });
    expect(alarmOf(varied, 'dead-letters')).toHaveProperty('OKActions');
    const high = made.definitions.filter(({ severity }) => severity === 'high').length;
    Template.fromStack(varied).resourceCountIs('AWS::Lambda::Permission', high);
  });
});

describe('refused actions', () => {
  const problems = (options: AlarmOptions) => () => watchedStack(scratch, options);

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html: OKActions are topics and functions.
  it('what would open an incident at the end of an alarm is refused', () => {
    expect(problems({ okActions: { unhealthy: [new SsmIncidentAction('plan')] } })).toThrow(
      'alarms.okActions.unhealthy: got an OpsItem or incident of Systems Manager, which would be opened when the alarm ends',
    );
    expect(problems({ okActions: { low: [new SsmAction(OpsItemSeverity.LOW)] } })).toThrow(
      'alarms.okActions.low: got an OpsItem',
    );
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html: 5 actions for each alarm.
  it('more than five actions of one state are refused, with all other problems', () => {
    const six = Array.from({ length: 6 }, () => new SsmIncidentAction('plan'));
    expect(problems({ actions: { high: six }, thresholds: { offsetLag: -1 } })).toThrow(
      /alarms\.thresholds\.offsetLag: -1 is out of range[^]*alarms\.actions\.high: 6 actions; allowed: 5/,
    );
  });
});

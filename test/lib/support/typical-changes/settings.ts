import { Duration } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { secretOf } from '../stack.ts';
import { updated, code, grants, eventSourceTaken, renamed, anotherCluster } from './typical-change.ts';
import type { TypicalChange } from './typical-change.ts';

const notify = (address: string): IAlarmAction => ({
  bind: () => ({ alarmActionArn: `arn:aws:sns:eu-central-1:111122223333:${address}` }),
});

export const settingChanges: readonly TypicalChange[] = [
  {
    title: 'the stage changes',
    kind: 'keyspaces',
    after: { stack: { stage: 'test' } },
    expected: { ...code, ...grants, ...renamed, 'Lambda::EventSourceMapping': eventSourceTaken },
    problems: ['event-source-taken', 'event-source-taken'],
  },
  {
    title: 'the stage changes',
    kind: 'new cluster',
    after: { stack: { stage: 'test' } },
    expected: {
      ...code,
      ...grants,
      ...renamed,
      ...anotherCluster,
      'Lambda::EventSourceMapping': 'created, deleted',
    },
    problems: ['cluster-replaced', 'data-replaced'],
  },
  {
    title: "the connector's name changes",
    kind: 'keyspaces',
    // The groups keep their old names, so the event sources do too.
    after: { connector: { name: 'purchases' }, source: { consumerGroupPrefix: 'millrace-orders' } },
    expected: { ...code, ...renamed, 'Lambda::EventSourceMapping': updated },
  },
  {
    title: "the connector's name changes",
    kind: 'cassandra',
    after: { connector: { name: 'purchases' } },
    expected: { ...code, ...grants, ...renamed, 'Lambda::EventSourceMapping': eventSourceTaken },
    problems: ['event-source-taken', 'event-source-taken'],
  },
  ...(['keyspaces', 'cassandra', 'new cluster'] as const).map((kind) => ({
    title: 'memory or time-out of the function changes',
    kind,
    after: { stack: { function: { memoryMb: 3_000, timeout: Duration.minutes(2) } } },
    expected: { ...code, 'CloudWatch::Alarm': updated, 'CloudWatch::Dashboard': updated },
  })),
  {
    title: 'whom alarms notify changes',
    kind: 'keyspaces',
    before: { stack: { alarms: { actions: { high: [notify('team')] } } } },
    after: { stack: { alarms: { actions: { high: [notify('night')] } } } },
    expected: { 'CloudWatch::Alarm': updated },
  },
  {
    title: 'another secret has the login',
    kind: 'cassandra',
    before: { cassandra: (stack) => ({ credentials: secretOf(stack, 'first') }) },
    after: { cassandra: (stack) => ({ credentials: secretOf(stack, 'second') }) },
    expected: { ...code, ...grants },
  },
  {
    title: 'a secret is rotated',
    kind: 'cassandra',
    before: { cassandra: (stack) => ({ credentials: secretOf(stack, 'login') }) },
    // A template names a secret, and never a version of it.
    after: { cassandra: (stack) => ({ credentials: secretOf(stack, 'login') }) },
    expected: {},
  },
];

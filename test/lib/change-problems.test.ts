import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareStacks } from '../../lib/changes/compare.ts';
import { knownRules } from '../../lib/changes/create-only.ts';
import { problemsOf } from '../../lib/changes/problems.ts';
import { projectRoot } from '../support/project-root.ts';
import { stacksOf } from './support/templates.ts';
import type { WrittenResource } from './support/templates.ts';

type Resources = Readonly<Record<string, WrittenResource>>;

/** `severity id: subject: what`, a line for each problem of a change in stack S. */
const problems = (before: Resources, after: Resources): readonly string[] =>
  problemsOf(compareStacks(stacksOf({ S: before }), stacksOf({ S: after }), knownRules)).map(
    ({ severity, id, subject, what }) => `${severity} ${id}: ${subject}: ${what}`,
  );

const retained = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
const table = (properties: object): WrittenResource => ({
  Type: 'AWS::Cassandra::Table',
  Properties: { KeyspaceName: 'shop', TableName: 'orders', ...properties },
  ...retained,
});
const source = (properties: object): WrittenResource => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { FunctionName: { Ref: 'F' }, EventSourceArn: 'arn:one', Topics: ['orders'], ...properties },
});
const group = (ConsumerGroupId: string): object => ({
  AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId },
});
const cluster = (properties: object): WrittenResource => ({
  Type: 'AWS::MSK::Cluster',
  Properties: { ClusterName: 'shop', BrokerNodeGroupInfo: { ClientSubnets: ['a'] }, ...properties },
  ...retained,
});
const topic = (PartitionCount: number): WrittenResource => ({
  Type: 'AWS::MSK::Topic',
  Properties: {
    ClusterArn: 'arn:one',
    TopicName: 'orders',
    PartitionCount,
    ReplicationFactor: PartitionCount,
  },
  ...retained,
});
const type = (...fields: readonly string[]): WrittenResource => ({
  Type: 'AWS::Cassandra::Type',
  Properties: { KeyspaceName: 'shop', TypeName: 'place', Fields: fields },
  ...retained,
});
const queue = (QueueName: string, policies: object = {}): WrittenResource => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName },
  ...policies,
});

const cases: readonly (readonly [string, Resources, Resources])[] = [
  ['problem type-changed: type shop.place: its fields change', { A: type('a') }, { A: type('a', 'b') }],
  [
    'problem table-timestamps-changed: table shop.orders: client-side timestamps are switched',
    { A: table({ ClientSideTimestampsEnabled: true }) },
    { A: table({ ClientSideTimestampsEnabled: false }) },
  ],
  [
    'problem table-key-changed: table shop.orders: its key changes',
    { A: table({ ClusteringKeyColumns: ['a'] }) },
    { A: table({ ClusteringKeyColumns: ['b'] }) },
  ],
  [
    'problem table-columns-removed: table shop.orders: a column is removed, or has another type',
    { A: table({ RegularColumns: ['a'] }) },
    { A: table({ RegularColumns: [] }) },
  ],
  [
    'problem consumer-group-changed: event source of orders: its consumer group changes',
    { A: source(group('a')) },
    { A: source(group('b')) },
  ],
  [
    'problem event-source-taken: event source of orders: another is made for the same function, cluster and topic',
    { A: source({ StartingPosition: 'LATEST' }) },
    { A: source({ StartingPosition: 'TRIM_HORIZON' }) },
  ],
  [
    'problem event-source-taken: event source of orders: another is made for the same function, cluster and topic',
    { A: source(group('a')) },
    { B: source(group('b')) },
  ],
  [
    'problem cluster-taken: cluster shop: another cluster of its name is to be made, since it changes in BrokerNodeGroupInfo/ClientSubnets, ClusterName',
    { A: cluster({}) },
    { A: cluster({ BrokerNodeGroupInfo: { ClientSubnets: ['b'] } }) },
  ],
  [
    'problem cluster-replaced: cluster shop: another cluster is made, since it changes in ClusterName',
    { A: cluster({}) },
    { A: cluster({ ClusterName: 'other' }) },
  ],
  [
    'problem refused: topic orders: it changes in ReplicationFactor, ClusterArn, TopicName',
    { A: topic(6) },
    { A: topic(3) },
  ],
  [
    'problem name-taken: table shop.orders: it is to be made, and one of its name exists',
    { A: table({}) },
    { A: table({}), B: table({}) },
  ],
  ['problem data-lost: queue a: it is deleted with what it holds', { A: queue('a') }, {}],
  [
    'problem data-lost: queue a: it is replaced and deleted with what it holds',
    { A: queue('a') },
    { A: queue('b') },
  ],
  [
    'problem data-replaced: queue a: another is made, since it changes in QueueName',
    { A: queue('a', retained) },
    { A: queue('b', retained) },
  ],
  [
    'warning data-left: queue a: it leaves the stack, and stays in the account with what it holds',
    { A: queue('a', retained) },
    {},
  ],
];

describe('problems of a change', () => {
  it.each(cases)('%s', (expected, before, after) => {
    expect(problems(before, after)).toEqual([expected]);
  });

  it('fewer partitions are a problem', () => {
    const sized = (PartitionCount: number): WrittenResource => ({
      Type: 'AWS::MSK::Topic',
      Properties: { ClusterArn: 'arn:one', TopicName: 'orders', PartitionCount },
    });
    expect(problems({ A: sized(6) }, { A: sized(3) })).toEqual([
      'problem partitions-removed: topic orders: it is to have fewer partitions',
    ]);
  });

  it('what is only updated, and what holds nothing, is no problem', () => {
    expect(problems({ A: table({ DefaultTimeToLive: 1 }) }, { A: table({ DefaultTimeToLive: 2 }) })).toEqual(
      [],
    );
    const alarm = (AlarmName: string): WrittenResource => ({
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { AlarmName },
    });
    expect(problems({ A: alarm('a') }, { A: alarm('b') })).toEqual([]);
    expect(problems({ A: source({}) }, {})).toEqual([]);
  });

  it('an answer that the event sources do not expect yet is a problem while they poll', () => {
    const deployed = (MILLRACE_FAILURE_RESPONSE: string, Enabled?: boolean): Resources => ({
      F: {
        Type: 'AWS::Lambda::Function',
        Properties: { Environment: { Variables: { MILLRACE_FAILURE_RESPONSE } } },
      },
      A: source({
        ...(MILLRACE_FAILURE_RESPONSE === 'partial' && {
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        }),
        ...(Enabled !== undefined && { Enabled }),
      }),
    });
    const expected =
      'problem answers-before-asked: function F: it names the records that failed before its event sources expect that';
    expect(problems(deployed('throw'), deployed('partial'))).toEqual([expected]);
    expect(problems(deployed('throw', true), deployed('partial'))).toEqual([expected]);
    expect(problems(deployed('throw', false), deployed('partial'))).toEqual([]);
    // The event sources take it for the failure of the whole batch, whatever they expect.
    expect(problems(deployed('partial'), deployed('throw'))).toEqual([]);
  });

  it('what to do names only articles that exist', () => {
    const source = readFileSync(join(projectRoot, 'lib/changes/problems.ts'), 'utf8');
    const named = [...source.matchAll(/(docs\/[A-Z]+\.md)#([a-z-]+)/g)];
    expect(named.length).toBeGreaterThan(2);
    const headings = (page = ''): readonly string[] =>
      [...readFileSync(join(projectRoot, page), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading.toLowerCase().replaceAll(' ', '-'),
      );
    expect(named.filter(([, page, anchor = '']) => !headings(page).includes(anchor))).toEqual([]);
  });
});

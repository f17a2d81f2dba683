import { Polling } from '../../../../lib/source/polling.ts';
import { orders, refunds } from '../orders-app.ts';
import { updated, watched, code, grants, eventSourceTaken } from './typical-change.ts';
import type { TypicalChange } from './typical-change.ts';

export const topicChanges: readonly TypicalChange[] = [
  {
    title: 'a topic is added',
    kind: 'keyspaces',
    before: { connector: { routes: [orders] } },
    after: {},
    expected: {
      ...code,
      ...grants,
      ...watched,
      // With a second topic, the first one's pollers become part of a group.
      'Lambda::EventSourceMapping': 'created, updated',
      'CloudWatch::Alarm': 'created',
    },
  },
  {
    title: 'a topic is renamed',
    kind: 'keyspaces',
    after: { connector: { routes: [orders, { ...refunds, topic: 'returns' }] } },
    expected: {
      ...code,
      ...grants,
      ...watched,
      'Lambda::EventSourceMapping': 'created, deleted',
      'CloudWatch::Alarm': 'created, deleted',
    },
  },
  {
    title: 'a topic that the stack creates is renamed',
    kind: 'keyspaces',
    after: {
      connector: { routes: [{ ...orders, topic: 'sales' }, refunds] },
      source: { createTopics: { sales: { partitions: 6 } } },
    },
    expected: {
      ...code,
      ...grants,
      ...watched,
      'Lambda::EventSourceMapping': 'created, deleted',
      'CloudWatch::Alarm': 'created, deleted',
      'MSK::Topic': 'created, deleted (the old one stays)',
    },
    problems: ['data-left'],
  },
  {
    title: 'a topic gets more partitions',
    kind: 'keyspaces',
    after: { source: { createTopics: { orders: { partitions: 12 } } } },
    expected: { 'MSK::Topic': updated },
  },
  {
    title: 'a topic gets fewer partitions',
    kind: 'keyspaces',
    after: { source: { createTopics: { orders: { partitions: 3 } } } },
    expected: { 'MSK::Topic': 'refused for PartitionCount' },
    problems: ['partitions-removed'],
  },
  {
    title: 'the mapping of a route changes',
    kind: 'cassandra',
    after: { connector: { routes: [orders, { ...refunds, columns: { id: 'key', at: 'value.at' } }] } },
    expected: code,
  },
  {
    title: 'the number of pollers changes',
    kind: 'keyspaces',
    after: { source: { polling: Polling.provisioned({ minimumPollers: 2, maximumPollers: 20 }) } },
    expected: { 'Lambda::EventSourceMapping': updated },
  },
  {
    title: 'the poller group changes',
    kind: 'keyspaces',
    before: { source: { polling: Polling.provisioned({ pollerGroup: 'shop' }) } },
    after: { source: { polling: Polling.provisioned({ pollerGroup: 'all' }) } },
    expected: { 'Lambda::EventSourceMapping': updated },
  },
  {
    title: 'polling changes from provisioned to on-demand',
    kind: 'keyspaces',
    after: { source: { polling: Polling.onDemand() } },
    expected: {
      ...code,
      ...grants,
      ...watched,
      'Lambda::EventSourceMapping': updated,
      'CloudWatch::Alarm': 'deleted',
    },
  },
  {
    title: 'polling changes from on-demand to provisioned',
    kind: 'keyspaces',
    before: { source: { polling: Polling.onDemand() } },
    after: {},
    expected: {
      ...code,
      ...grants,
      ...watched,
      'Lambda::EventSourceMapping': updated,
      'CloudWatch::Alarm': 'created',
    },
    problems: ['answers-before-asked'],
  },
  {
    title: 'polling changes from on-demand to provisioned',
    kind: 'keyspaces',
    before: { source: { polling: Polling.onDemand(), enabled: false } },
    after: { source: { enabled: false } },
    expected: {
      ...code,
      ...grants,
      ...watched,
      'Lambda::EventSourceMapping': updated,
      'CloudWatch::Alarm': 'created',
    },
  },
  {
    title: 'the start position changes',
    kind: 'keyspaces',
    after: { source: { startFrom: 'latest' } },
    expected: {
      'Lambda::EventSourceMapping': eventSourceTaken,
      'CloudWatch::Alarm': updated,
      'CloudWatch::Dashboard': updated,
    },
    problems: ['event-source-taken', 'event-source-taken'],
  },
  {
    title: "the consumer groups' prefix changes",
    kind: 'keyspaces',
    after: { source: { consumerGroupPrefix: 'again' } },
    expected: {
      ...grants,
      'Lambda::EventSourceMapping': eventSourceTaken,
      'CloudWatch::Alarm': updated,
      'CloudWatch::Dashboard': updated,
    },
    problems: ['event-source-taken', 'event-source-taken'],
  },
];

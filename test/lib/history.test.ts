import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import type { IKafkaSource } from '../../lib/source/bound-source.ts';
import { KafkaSource } from '../../lib/source/kafka-source.ts';
import { NewCluster } from '../../lib/source/new-cluster.ts';
import { Store } from '../../lib/store/store.ts';
import { scratchFolder } from '../support/scratch.ts';
import { clicks, clicksSource, clicksStack, clicksStore } from './support/connector.ts';
import { warningsOf } from './support/stack.ts';

const scratch = scratchFolder();
const hour = 3_600_000;
const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * hour);
const early = hoursAgo(49);

function warnings(source: IKafkaSource, store = Store.keyspaces(), route: Partial<RouteDefinition> = {}) {
  const routes = clicks.routes.map((each) => ({ ...each, ...route }));
  const stack = clicksStack(join(scratch, 'connector'), { source, store }, { ...clicks, routes });
  return warningsOf(stack).filter((text) => text.includes('the store takes write timestamps'));
}

// Keyspaces takes timestamps from 2 days ago on,
// https://docs.aws.amazon.com/keyspaces/latest/devguide/client-side-timestamps-how-to-queries.html
describe('a topic with records that are older than the store takes', () => {
  it.each<[string, IKafkaSource, string]>([
    ['the beginning', clicksSource(), "'beginning'"],
    ['a time before', clicksSource({ startFrom: early }), early.toISOString()],
  ])('synthesis warns of %s as the start, and names the ways out', (_, source, start) => {
    const [text = '', ...more] = warnings(source);
    expect(more).toEqual([]);
    expect(text).toContain(start);
    expect(text).toContain("'web.clicks'");
    expect(text).toContain('of the last 2 days only');
    expect(text).toContain("timestamp: 'server'");
    expect(text).toContain('keyspaces-history');
  });

  it.each<[string, Parameters<typeof warnings>]>([
    ['a start within two days', [clicksSource({ startFrom: hoursAgo(47) })]],
    ['the latest record as the start', [clicksSource({ startFrom: 'latest' })]],
    ['routes that send no timestamps', [clicksSource(), Store.keyspaces(), { timestamp: 'server' }]],
    ['a store that takes any timestamp', [clicksSource(), clicksStore()]],
    ['a cluster that is created', [KafkaSource.newMsk({ cluster: NewCluster.serverless({ zones: 2 }) })]],
    ['a topic that is created', [clicksSource({ createTopics: { 'web.clicks': { partitions: 1 } } })]],
    ['a topic that is detached', [clicksSource({ detached: ['web.clicks'] })]],
  ])('synthesis does not warn with %s', (_, given) => {
    expect(warnings(...given)).toEqual([]);
  });
});

import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch.ts';
import { clicks, clicksSource, clicksStack } from './support/connector.ts';
import type { Variation } from './support/connector.ts';
import { propertiesOf, warningsOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();
const eventSourceType = 'AWS::Lambda::EventSourceMapping';

const synthesize = (variation: Variation = {}, name = clicks.name): Stack =>
  clicksStack(join(scratch, 'connector'), variation, { ...clicks, name });

/** The event source of the topic, by its logical id: the other one is that of the dead-letter queue. */
const eventSources = (stack: Stack): Readonly<Record<string, unknown>> =>
  Template.fromStack(stack).findResources(eventSourceType, { Properties: { Topics: ['web.clicks'] } });

describe('what Lambda fixes when it creates an event source', () => {
  const before = synthesize();

  // https://docs.aws.amazon.com/lambda/latest/dg/kafka-consumer-group-id.html: the group cannot be changed later.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html:
  // a change of StartingPosition replaces, while one of ConsumerGroupId only updates. Whatever changes either, the
  // resource must be another one, so that CloudFormation can't ignore the change.
  it.each<[string, Stack]>([
    ['the stage', synthesize({ stage: 'test' })],
    ['the name of the connector', synthesize({}, 'visits')],
    ['the prefix of the groups', synthesize({ source: clicksSource({ consumerGroupPrefix: 'web' }) })],
    ['the start position', synthesize({ source: clicksSource({ startFrom: 'latest' }) })],
    ['the start time', synthesize({ source: clicksSource({ startFrom: new Date('2026-01-31T08:00:00Z') }) })],
  ])('a change of %s makes another event source and changes none in place', (_, after) => {
    const [old] = Object.keys(eventSources(before));
    const ids = Object.keys(eventSources(after));
    expect(ids).toHaveLength(1);
    expect(ids).not.toContain(old);
  });

  it('a start time is part of the logical id to the second', () => {
    const at = (time: string): readonly string[] =>
      Object.keys(eventSources(synthesize({ source: clicksSource({ startFrom: new Date(time) }) })));
    expect(at('2026-01-31T08:00:00.100Z')).toEqual(at('2026-01-31T08:00:00.900Z'));
    expect(at('2026-01-31T08:00:00Z')).not.toEqual(at('2026-01-31T08:00:01Z'));
  });

  it('a renamed connector keeps its event source if the prefix names the old groups', () => {
    const source = clicksSource({ consumerGroupPrefix: 'millrace-clicks' });
    const renamed = Object.keys(eventSources(synthesize({ source }, 'visits')));
    expect(renamed).toEqual(Object.keys(eventSources(before)));
  });

  it('everything else changes the event source in place', () => {
    const source = clicksSource({ batchSize: 10, enabled: false });
    const changed = synthesize({ source, function: { memoryMb: 1_024 } });
    expect(Object.keys(eventSources(changed))).toEqual(Object.keys(eventSources(before)));
  });
});

describe('detached topics', () => {
  const detached = synthesize({ source: clicksSource({ detached: ['web.clicks'] }) });

  it('a detached topic has no event source, no alarm and no output of one, and synthesis warns', () => {
    expect(eventSources(detached)).toEqual({});
    const alarms = propertiesOf(detached, 'AWS::CloudWatch::Alarm').map(({ AlarmName: name }) =>
      String(name),
    );
    expect(alarms.filter((name) => name.endsWith('/web.clicks'))).toEqual([]);
    expect(alarms).toContain('millrace/clicks/freshness');
    expect(Object.keys(Template.fromStack(detached).findOutputs('*'))).not.toContain('EventSource1Id');
    expect(warningsOf(detached)).toEqual([expect.stringContaining('every topic has no event source')]);
  });

  it('the role may read a detached topic, so that only its event source is made anew', () => {
    const readable = (stack: Stack): unknown => allowedActions(stack).get('kafka-cluster:ReadData');
    expect(readable(detached)).toEqual(readable(synthesize()));
    expect(readable(detached)).toHaveLength(1);
  });

  it('a detached topic can be created by the stack', () => {
    const createTopics = { 'web.clicks': { partitions: 1 } };
    const source = clicksSource({ detached: ['web.clicks'], createTopics });
    Template.fromStack(synthesize({ source })).resourceCountIs('AWS::MSK::Topic', 1);
  });

  it('a detached topic that no route reads is refused', () => {
    expect(() => synthesize({ source: clicksSource({ detached: ['web.click'] }) })).toThrow(
      "source.detached: no route reads 'web.click'; allowed: web.clicks; remove it",
    );
  });
});

import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import { KafkaSource } from '../../lib/source/kafka-source.ts';
import type { IKafkaSource } from '../../lib/source/bound-source.ts';
import type { EventSourceOptions } from '../../lib/source/event-source-options.ts';
import { Polling } from '../../lib/source/polling.ts';
import type { ProvisionedPolling } from '../../lib/source/polling.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sourceContext } from './support/source.ts';
import { emptyStack, propertiesOf, secretOf, validateTemplates } from './support/stack.ts';

const scratch = scratchFolder();

const clusterArn = (name = 'shop') => `arn:aws:kafka:eu-west-1:111122223333:cluster/${name}/aaaa-1`;
const msk = (options: EventSourceOptions): IKafkaSource =>
  KafkaSource.msk({ clusterArn: clusterArn(), ...options });
const selfManaged =
  (reach: 'vpc' | 'internet') =>
  (options: EventSourceOptions, stack: Stack): IKafkaSource =>
    KafkaSource.selfManaged({
      bootstrapServers: ['kafka.internal:9092'],
      authentication: KafkaAuthentication.scram512(secretOf(stack, 'kafka')),
      reach,
      ...options,
    });

const topicsNamed = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `shop.topic-${index}`);

/** The pollers of each event source of a connector 'orders', in the order of its topics. */
function pollers(
  count: number,
  polling?: ProvisionedPolling,
  source: (options: EventSourceOptions, stack: Stack) => IKafkaSource = msk,
): readonly unknown[] {
  const stack = emptyStack(scratch);
  const options = polling && { polling: Polling.provisioned(polling) };
  source({ ...options }, stack).bind(stack, sourceContext(stack, topicsNamed(count)));
  return propertiesOf(stack, 'AWS::Lambda::EventSourceMapping').map(
    ({ ProvisionedPollerConfig: config }) => config,
  );
}

const config = (maximum: number, group?: string): unknown => ({
  MinimumPollers: 1,
  MaximumPollers: maximum,
  ...(group !== undefined && { PollerGroupName: group }),
});

// A group has at most 100 event sources and 2,000 pollers, and is within one VPC:
// https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html
describe('the group of pollers', () => {
  it('two topics or more share the pollers of one group, one topic has its own', () => {
    expect(pollers(1)).toEqual([config(200)]);
    expect(pollers(2)).toEqual([config(200, 'millrace-orders'), config(200, 'millrace-orders')]);
  });

  it.each([
    [10, 200],
    [11, 181],
    [60, 33],
    [100, 20],
  ])('the pollers of %i topics fit into one group', (count, maximum) => {
    const each = pollers(count);
    expect(each).toHaveLength(count);
    expect(new Set(each.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(each[0]).toEqual(config(maximum, 'millrace-orders'));
  });

  it('from the 101st topic on there is a second group', () => {
    const each = pollers(101);
    expect(each.filter((one) => JSON.stringify(one).includes('"millrace-orders"'))).toHaveLength(100);
    expect(each).toContainEqual(config(200, 'millrace-orders_2'));
  });

  it('each topic has pollers of its own if the options say so, and leaves the group that it was in', () => {
    expect(pollers(2, { pollerGroup: false })).toEqual([config(200, ''), config(200, '')]);
  });

  it('a group has the name that is given, for one topic too', () => {
    expect(pollers(1, { pollerGroup: 'shop' })).toEqual([config(200, 'shop')]);
    expect(pollers(20, { pollerGroup: 'shop' })[0]).toEqual(config(100, 'shop'));
  });

  it('pollers of Kafka elsewhere are a group within a VPC only', () => {
    expect(pollers(2, {}, selfManaged('vpc'))[0]).toEqual(config(200, 'millrace-orders'));
    expect(pollers(2, {}, selfManaged('internet'))[0]).toEqual(config(200));
  });

  it.each<[string, number, ProvisionedPolling, string]>([
    [
      'more pollers than a group has',
      10,
      { maximumPollers: 201 },
      "10 × 201 are 2010 pollers in the group 'millrace-orders'; allowed: 2000",
    ],
    [
      'more pollers at least than a group has',
      100,
      { minimumPollers: 21 },
      "minimumPollers: 21 is above 20, what each of 100 topics may have of the 2000 pollers of the group 'millrace-orders'",
    ],
    [
      'more event sources than a group has',
      101,
      { pollerGroup: 'shop', maximumPollers: 1 },
      "'shop' has 101 event sources; allowed: 100 in a group",
    ],
  ])('a connector is refused with %s', (_, count, polling, message) => {
    expect(() => pollers(count, polling)).toThrow(message);
  });

  it('pollers of their own are not bounded by a group', () => {
    expect(() => pollers(10, { maximumPollers: 2_000, pollerGroup: false })).not.toThrow();
  });
});

describe('the group of several connectors in one app', () => {
  const bindBoth = (first: number, second: number, other = clusterArn()): void => {
    const app = new App({ outdir: scratch, context: validateTemplates });
    for (const [id, arn, maximumPollers] of [
      ['Orders', clusterArn(), first],
      ['Returns', other, second],
    ] as const) {
      const stack = new Stack(app, id);
      const polling = Polling.provisioned({ pollerGroup: 'shop', maximumPollers });
      KafkaSource.msk({ clusterArn: arn, polling }).bind(stack, sourceContext(stack, topicsNamed(10)));
    }
  };

  it('two connectors may share a group within its limits', () => {
    expect(() => {
      bindBoth(100, 100);
    }).not.toThrow();
  });

  it('two connectors that read one cluster may not have more pollers than their group', () => {
    expect(() => {
      bindBoth(100, 101);
    }).toThrow(
      "10 × 101 + 1000 with the 10 of other connectors in this app are 2010 pollers in the group 'shop'; allowed: 2000",
    );
  });

  it('nothing is known of groups of other clusters, which may be in other networks', () => {
    expect(() => {
      bindBoth(200, 200, clusterArn('audit'));
    }).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import { readSourceCluster, sourceName } from '../../../core/decode/event/source-cluster.ts';

const eventSourceArn = 'arn:aws:kafka:eu-west-1:123456789012:cluster/shop/0f1e2d3c-1';
const bootstrapServers = 'b-2.shop:9098,b-1.shop:9098';

describe('readEventSource and sourceName', () => {
  it.each([
    [
      { eventSource: 'aws:kafka', eventSourceArn, bootstrapServers, records: {} },
      { eventSourceArn, bootstrapServers },
    ],
    [{ eventSource: 'SelfManagedKafka', bootstrapServers }, { bootstrapServers }],
    [{ eventSourceArn }, { eventSourceArn }],
    [{ eventSourceArn: '', bootstrapServers: 7 }, undefined],
    [{ eventSourceArn: null }, undefined],
    [{}, undefined],
    [null, undefined],
    ['arn', undefined],
    [undefined, undefined],
  ])('the cluster of the event %j is %j', (event, source) => {
    expect(readSourceCluster(event)).toEqual(source);
  });

  it('a cluster has one name whatever the order of its brokers, different from every other cluster', () => {
    const turned = 'b-1.shop:9098,b-2.shop:9098';
    expect(sourceName({ eventSourceArn, bootstrapServers })).toBe(
      sourceName({ eventSourceArn, bootstrapServers: turned }),
    );
    const names = [undefined, { eventSourceArn }, { bootstrapServers }, { eventSourceArn, bootstrapServers }];
    expect(new Set(names.map(sourceName)).size).toBe(4);
  });
});

import { describe, expect, it } from 'vitest';
import { known } from '../../../core/failure/failure-message.ts';
import type { ConnectorDefinition, RouteDefinition } from '../../../core/connector/connector.ts';
import { json } from '../../../core/connector/define.ts';
import type { SourceCluster } from '../../../core/decode/event/source-cluster.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';
import { writeDeadLetters, type DeadLetter } from '../../../core/dead-letters/dead-letter.ts';
import { planRedrive, type OpenedLetter } from '../../../core/dead-letters/redrive-plan.ts';
import { makeRecord } from '../../support/make-record.ts';

const ordersRoute: RouteDefinition = {
  topic: 'shop.orders',
  value: json(),
  table: 'shop.orders',
  columns: { id: 'value.id' },
};

const connectorOf = (...routes: readonly RouteDefinition[]): ConnectorDefinition => ({
  name: 'orders',
  routes,
});

function letterOf(record: SourceRecord, source?: SourceCluster): DeadLetter {
  const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('got x') } as const;
  const [addressed] = writeDeadLetters(
    [{ kind: 'failed', record, failure }],
    { name: 'orders', configHash: 'abc' },
    0,
    source,
  );
  return addressed!.letter;
}

const describedBy = ({ connector, source }: DeadLetter) => ({ connector, ...(source && { source }) });

const opened = (messageId: string, letter: unknown): OpenedLetter => ({
  messageId,
  content: { text: JSON.stringify(letter) },
});

describe('planRedrive', () => {
  const record = makeRecord({ topic: 'shop.orders', partition: 2, offset: 42 });

  it('a dead letter is redriven if a route of its topic uses record timestamps', () => {
    const letter = letterOf(record);
    const other = { ...ordersRoute, topic: 'shop.others', timestamp: 'server' } as const;
    expect(planRedrive([opened('m1', letter)], connectorOf(other, ordersRoute))).toEqual({
      redriven: [{ messageId: 'm1', record, letter: describedBy(letter) }],
      left: [],
    });
  });

  it.each([undefined, { eventSourceArn: 'arn:aws:kafka:eu-west-1:111122223333:cluster/shop/aaaa-1' }])(
    'a redriven letter has its connector, its cluster (%j) and no record',
    (source) => {
      const { redriven } = planRedrive([opened('m1', letterOf(record, source))], connectorOf(ordersRoute));
      const connector = { name: 'orders', configHash: 'abc' };
      expect(redriven.map(({ letter }) => letter)).toStrictEqual([{ connector, ...(source && { source }) }]);
    },
  );

  it('a dead letter remains if the connector has no route for its topic any more', () => {
    const elsewhere = { ...ordersRoute, topic: 'shop.others' };
    expect(planRedrive([opened('m1', letterOf(record))], connectorOf(elsewhere))).toEqual({
      redriven: [],
      left: [
        {
          messageId: 'm1',
          reason: 'no_route',
          message: 'shop.orders-2@42: the connector has no route for its topic any more',
        },
      ],
    });
  });

  it('a dead letter remains if one of several routes would overwrite later data', () => {
    const second = { ...ordersRoute, timestamp: 'server' } as const;
    expect(planRedrive([opened('m1', letterOf(record))], connectorOf(ordersRoute, second))).toEqual({
      redriven: [],
      left: [
        {
          messageId: 'm1',
          reason: 'server_timestamps',
          message: `shop.orders-2@42: a route of its topic has 'server' timestamps, it would overwrite what came later`,
        },
      ],
    });
  });

  it('an unreadable dead letter remains with its problem, and the dead letters after it are redriven', () => {
    const plan = planRedrive(
      [
        { messageId: 'gone', content: { problem: 'bucket large: no such key' } },
        { messageId: 'text', content: { text: '{"version":' } },
        opened('newer', { ...letterOf(record), version: 2 }),
        opened('good', letterOf(record)),
      ],
      connectorOf(ordersRoute),
    );
    expect(plan.left).toEqual([
      { messageId: 'gone', reason: 'unreadable', message: 'bucket large: no such key' },
      {
        messageId: 'text',
        reason: 'unreadable',
        message: 'letter: got nothing, allowed is an object',
      },
      {
        messageId: 'newer',
        reason: 'unreadable',
        message: 'letter.version: got 2, allowed is 1: a newer one needs a newer millrace',
      },
    ]);
    expect(plan.redriven.map(({ messageId }) => messageId)).toEqual(['good']);
  });
});

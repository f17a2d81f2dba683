import type { types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../../lambda/adapters/cassandra/client.ts';
import { readTexts } from '../../../lambda/adapters/cassandra/read-table.ts';

const row = (flags: unknown): types.Row => ({ get: () => flags }) as unknown as types.Row;

describe('readTexts', () => {
  it.each([
    ['a list', ['compound', 'dense'], ['compound', 'dense']],
    ['a set', new Set(['compound', 'dense']), ['compound', 'dense']],
    ['null', null, []],
    ['nothing', undefined, []],
  ])('readTexts reads %s', (_, value, texts) => {
    expect(readTexts(row(value), 'flags')).toEqual(texts);
  });

  it.each([
    ['text', 'compound'],
    ['an object', { compound: true }],
    ['a map', new Map([['compound', 1]])],
  ])('readTexts refuses %s instead of reading an empty set', (_, value) => {
    expect(() => readTexts(row(value), 'flags')).toThrow(
      'column flags of system_schema is no list and no set',
    );
  });
});

describe('createClient', () => {
  it('createClient reads maps and sets faithfully whatever other options are set', async () => {
    const config = {
      contactPoints: ['127.0.0.1:9042'],
      localDatacenter: 'dc1',
      consistency: 'LOCAL_QUORUM',
      tls: 'off',
      tokenAware: true,
    } as const;
    const client = createClient(config, { socketOptions: { readTimeout: 60_000 } });
    expect(client).toHaveProperty('options.encoding.map', Map);
    expect(client).toHaveProperty('options.encoding.set', Set);
    expect(client).toHaveProperty('options.socketOptions.readTimeout', 60_000);
    await client.shutdown();
  });
});

import { describe, expect, it } from 'vitest';
import { CachedSource } from '../../../../core/decode/schema/cached-source.ts';
import type { FetchedSchema, SchemaId, SchemaSource } from '../../../../core/decode/schema/schema-source.ts';
import { known } from '../../../../core/failure/failure-message.ts';
import { RecordError } from '../../../../core/failure/failure.ts';

const id = (number: number): SchemaId => ({ by: 'id', id: number });
const limits = { schemas: 3, characters: 1_000, unknown: 2, unknownMs: 30_000 };
const schemaOf = (text: string): FetchedSchema => ({ type: 'AVRO', text, references: [], encrypts: [] });
const missing = () => new RecordError('decode', 'schema_not_found', known('no'));
const silent = () => new RecordError('decode', 'registry_unavailable', known('no'), { next: 'retry' });

/** A cache over a source that counts what it is asked for, on a clock that is set by hand. */
function cacheOf(answer: (id: SchemaId) => Promise<FetchedSchema>, sized = limits) {
  const asked: (string | number | bigint)[] = [];
  const clock = { nowMs: 0 };
  const source: SchemaSource = {
    fetch: (schema) => {
      asked.push(schema.id);
      return answer(schema);
    },
  };
  return { cache: new CachedSource(source, () => clock.nowMs, sized), asked, clock };
}

describe('CachedSource', () => {
  it('asks once for an id, however often and however many at a time want it', async () => {
    const { cache, asked, clock } = cacheOf(async () => Promise.resolve(schemaOf('a')));
    await Promise.all(Array.from({ length: 50 }, () => cache.fetch(id(1), 100)));
    clock.nowMs = 10 ** 12;
    expect((await cache.fetch(id(1), 100)).text).toBe('a');
    expect(asked).toEqual([1]);
  });

  it('does not take the ids of two kinds for one', async () => {
    const { cache, asked } = cacheOf(async ({ by }) => Promise.resolve(schemaOf(by)));
    expect((await cache.fetch({ by: 'globalId', id: 1n }, 100)).text).toBe('globalId');
    expect((await cache.fetch({ by: 'contentId', id: 1n }, 100)).text).toBe('contentId');
    expect(asked).toEqual([1n, 1n]);
  });

  it('asks again for an id that does not exist after 30 s, and not before', async () => {
    let answer = async (): Promise<FetchedSchema> => Promise.reject(missing());
    const { cache, asked, clock } = cacheOf(async () => answer());
    await expect(cache.fetch(id(1), 100)).rejects.toMatchObject({ code: 'schema_not_found' });
    answer = async () => Promise.resolve(schemaOf('a'));
    clock.nowMs = 29_999;
    await expect(cache.fetch(id(1), 100)).rejects.toMatchObject({ code: 'schema_not_found' });
    clock.nowMs = 30_000;
    expect((await cache.fetch(id(1), 100)).text).toBe('a');
    expect(asked).toEqual([1, 1]);
  });

  it('asks again at once where the registry did not answer', async () => {
    const { cache, asked } = cacheOf(async () => Promise.reject(silent()));
    await expect(cache.fetch(id(1), 100)).rejects.toMatchObject({ code: 'registry_unavailable' });
    await expect(cache.fetch(id(1), 100)).rejects.toMatchObject({ code: 'registry_unavailable' });
    expect(asked).toEqual([1, 1]);
  });

  it('forgets the schema that was not wanted for the longest time', async () => {
    const { cache, asked } = cacheOf(async () => Promise.resolve(schemaOf('a')));
    for (const number of [1, 2, 3, 1, 4, 1, 2]) await cache.fetch(id(number), 100);
    expect(asked).toEqual([1, 2, 3, 4, 2]);
  });

  it('holds no more characters than it may, references included', async () => {
    const large = { ...schemaOf('a'.repeat(300)), references: [{ name: 'r', text: 'b'.repeat(300) }] };
    const { cache, asked } = cacheOf(async () => Promise.resolve(large));
    for (const number of [1, 2, 2, 1]) await cache.fetch(id(number), 100);
    expect(asked).toEqual([1, 2, 1]);
  });

  it('forgets the oldest of too many ids that do not exist', async () => {
    const { cache, asked } = cacheOf(async () => Promise.reject(missing()));
    for (const number of [1, 2, 3, 3, 1]) await cache.fetch(id(number), 100).catch(() => undefined);
    expect(asked).toEqual([1, 2, 3, 1]);
  });

  it('knows its schemas over another connection', async () => {
    const { cache } = cacheOf(async () => Promise.resolve(schemaOf('before')));
    await cache.fetch(id(1), 100);
    cache.reconnect({ fetch: async () => Promise.resolve(schemaOf('after')) });
    expect((await cache.fetch(id(1), 100)).text).toBe('before');
    expect((await cache.fetch(id(2), 100)).text).toBe('after');
  });
});

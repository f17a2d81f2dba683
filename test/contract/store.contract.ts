import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Write, WriteGroup } from '../../core/record/write.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import type { RowStore } from '../../lambda/ports/store.ts';
import { makeShape, makeWrite, type WriteSpec } from '../support/make-write.ts';

/** A store under test on a table `ks.t (partition text, row text, value text, PRIMARY KEY (partition, row))`. */
export interface StoreUnderTest {
  readonly store: RowStore;
  /** The value that a row has; `undefined` if there is no such row. */
  readonly valueOf: (partition: string, row: string) => Promise<string | undefined>;
}

const timeoutMs = 10_000;
const deleteShape = {
  ...makeShape(),
  kind: 'delete',
  cql: 'DELETE FROM "ks"."t" USING TIMESTAMP ? WHERE "partition" = ? AND "row" = ?',
  types: [
    { kind: 'native', name: 'bigint' },
    { kind: 'native', name: 'text' },
    { kind: 'native', name: 'text' },
  ],
  timestampIndex: 0,
} as const;

const groupOf = (...writes: readonly Write[]): WriteGroup => ({
  writes,
  bytes: writes.reduce((bytes, write) => bytes + write.bytes, 0),
});

/**
 * What every store promises.
 * @param epochMicros the time of the writes: not every store takes those of long ago
 */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>, epochMicros = 0): void {
  describe(`store port on ${name}`, () => {
    let underTest: StoreUnderTest;
    const upsert = ({ micros = 500, ...spec }: WriteSpec): Write =>
      makeWrite({ partition: 'p', micros: epochMicros + micros, ...spec });
    const remove = (row: string, micros: number): Write => {
      const { params, ...write } = upsert({ row, micros });
      return { ...write, shape: deleteShape, params: [params[3], params[0], params[1]] };
    };
    const write = (...writes: readonly Write[]) => underTest.store.write(groupOf(...writes), timeoutMs);
    const valueOf = (row: string) => underTest.valueOf('p', row);

    beforeAll(async () => {
      underTest = await open();
    });
    afterAll(async () => {
      await underTest.store.close();
    });

    it('the store reads the schema of a table', async () => {
      const table = await underTest.store.readTable('ks', 't');
      expect(table?.partitionKey.map((column) => column.name)).toEqual(['partition']);
      expect(table?.clusteringKey.map((column) => column.name)).toEqual(['row']);
      expect(table?.columns.get('value')).toEqual({
        name: 'value',
        kind: 'regular',
        type: { kind: 'native', name: 'text' },
      });
    });

    it('the store returns undefined for a table that does not exist', async () => {
      expect(await underTest.store.readTable('ks', 'T')).toBeUndefined();
      expect(await underTest.store.readTable('nowhere', 't')).toBeUndefined();
    });

    it('the store prepares statements', async () => {
      await underTest.store.prepare([makeShape(), makeShape('server'), deleteShape]);
    });

    it('the store refuses to prepare statements for a table that does not exist', async () => {
      await expect(underTest.store.prepare([makeShape('record', 'gone')])).rejects.toThrow(BatchCrash);
    });

    it('the store writes one row', async () => {
      expect(await write(upsert({ row: 'one', value: 'a' }))).toBeUndefined();
      expect(await valueOf('one')).toBe('a');
    });

    it('the store writes all rows of a group', async () => {
      const rows = Array.from({ length: 30 }, (_, index) =>
        upsert({ row: `many ${index}`, value: `v${index}` }),
      );
      expect(await write(...rows)).toBeUndefined();
      expect(await valueOf('many 0')).toBe('v0');
      expect(await valueOf('many 29')).toBe('v29');
    });

    it('the higher timestamp wins in the store, whatever the order of the requests', async () => {
      await write(upsert({ row: 'late', value: 'new', micros: 2000 }));
      await write(upsert({ row: 'late', value: 'old', micros: 1000 }));
      expect(await valueOf('late')).toBe('new');
      await write(
        upsert({ row: 'grouped', value: 'new', micros: 2000 }),
        upsert({ row: 'grouped', value: 'old', micros: 1000 }),
      );
      expect(await valueOf('grouped')).toBe('new');
    });

    it('the later request wins in the store if there is no timestamp', async () => {
      await write(upsert({ row: 'server', value: 'a', mode: 'server' }));
      await write(upsert({ row: 'server', value: 'b', mode: 'server' }));
      expect(await valueOf('server')).toBe('b');
    });

    it('a delete removes only values older than itself from the store', async () => {
      await write(
        upsert({ row: 'deleted', micros: 1000 }),
        upsert({ row: 'kept', value: 'k', micros: 3000 }),
      );
      expect(await write(remove('deleted', 2000), remove('kept', 2000))).toBeUndefined();
      expect(await valueOf('deleted')).toBeUndefined();
      expect(await valueOf('kept')).toBe('k');
    });

    it('a closed store answers with a retriable failure and does not reject', async () => {
      const { store } = await open();
      await store.close();
      const failure = await store.write(groupOf(upsert({ row: 'closed' })), timeoutMs);
      expect(failure).toMatchObject({ next: 'retry', stage: 'write' });
    });
  });
}

import { describe, expect, it } from 'vitest';
import { openBucketSource } from '../../../../tools/dead-letters/sources/bucket-source.ts';
import type { ObjectStore } from '../../../../tools/dead-letters/sources/object-store.ts';
import { letterOf } from '../../../core/dead-letters/stored-letter.ts';
import { makeRecord } from '../../../support/make-record.ts';

/** Objects in memory; those without a text cannot be read, and those that `stays` names cannot be removed. */
class FakeObjects implements ObjectStore {
  readonly objects: Map<string, string | undefined>;
  readonly #stays: ReadonlySet<string>;
  constructor(objects: Readonly<Record<string, string | undefined>>, stays: readonly string[] = []) {
    this.objects = new Map(Object.entries(objects));
    this.#stays = new Set(stays);
  }
  async *list(_: string, prefix: string): AsyncIterable<string> {
    for (const key of await Promise.resolve([...this.objects.keys()])) if (key.startsWith(prefix)) yield key;
  }
  read(_: string, key: string): Promise<string> {
    const text = this.objects.get(key);
    return text === undefined ? Promise.reject(new Error('AccessDenied')) : Promise.resolve(text);
  }
  remove(_: string, key: string): Promise<void> {
    if (this.#stays.has(key)) return Promise.reject(new Error('AccessDenied'));
    this.objects.delete(key);
    return Promise.resolve();
  }
  close(): void {
    // Nothing is open.
  }
}

const letter = (offset: number): string => JSON.stringify(letterOf(makeRecord({ offset })));
const objects = { 'b/1': letter(1), 'b/2': undefined, 'b/3': 'not JSON', 'b/4': letter(4), 'c/5': letter(5) };

describe('bucket source of dead letters', () => {
  it('a bucket is read to its end, even if some objects cannot be read', async () => {
    const scan = await openBucketSource('kept', 'b/', new FakeObjects(objects)).scan(100);
    expect(scan.entries.map(({ id }) => id)).toEqual(['b/1', 'b/4']);
    expect(scan.unreadable).toEqual([
      { id: 'b/2', problem: `it cannot be read: Error: AccessDenied` },
      { id: 'b/3', problem: 'it is not JSON' },
    ]);
    expect(scan.mayHaveMore).toBe(false);
  });

  it('a bucket is read up to its limit, including unreadable objects', async () => {
    const scan = await openBucketSource('kept', '', new FakeObjects(objects)).scan(3);
    expect(scan).toMatchObject({ entries: [{ id: 'b/1' }], unreadable: [{}, {}], mayHaveMore: true });
  });

  it('a bucket removes all objects that it can and names those that remain', async () => {
    const store = new FakeObjects(objects, ['b/1']);
    const source = openBucketSource('kept', 'b/', store);
    const { entries } = await source.scan(100);
    expect(await source.remove(entries)).toEqual([{ id: 'b/1', problem: 'Error: AccessDenied' }]);
    expect([...store.objects.keys()]).toEqual(['b/1', 'b/2', 'b/3', 'c/5']);
  });
});

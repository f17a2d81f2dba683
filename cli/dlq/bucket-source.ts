import type { Entry, LetterSource, Unreadable } from './letter-source.ts';
import type { ObjectStore } from './object-store.ts';
import { readKept } from './read-kept.ts';

/** Opens a bucket of batches that Lambda gave up, or of letters that were too large for their queue. */
export function openBucketSource(bucket: string, prefix: string, objects: ObjectStore): LetterSource {
  return {
    async scan(limit) {
      const entries: Entry[] = [];
      const unreadable: Unreadable[] = [];
      for await (const key of objects.list(bucket, prefix)) {
        if (entries.length === limit) return { entries, unreadable, mayHaveMore: true };
        const read = readKept(await objects.read(bucket, key));
        if (read.kind === 'records') entries.push({ id: key, records: read.records });
        else {
          unreadable.push({
            id: key,
            problem: read.kind === 'problem' ? read.message : 'it points to a letter elsewhere',
          });
        }
      }
      return { entries, unreadable, mayHaveMore: false };
    },
    async remove(entries) {
      for (const { id } of entries) await objects.remove(bucket, id);
    },
    close: () => {
      objects.close();
      return Promise.resolve();
    },
  };
}

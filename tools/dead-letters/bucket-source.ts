import type { Entry, LetterSource, Unreadable, Unremoved } from './letter-source.ts';
import type { ObjectStore } from './object-store.ts';
import { describeError, readKept } from './read-kept.ts';

/**
 * Opens a bucket of batches that Lambda gave up, or of letters that were too large for their queue. An object that can't
 * be read or removed is named, and is no reason to leave the others.
 */
export function openBucketSource(bucket: string, prefix: string, objects: ObjectStore): LetterSource {
  return {
    async scan(limit) {
      const entries: Entry[] = [];
      const unreadable: Unreadable[] = [];
      for await (const key of objects.list(bucket, prefix)) {
        if (entries.length + unreadable.length === limit) return { entries, unreadable, mayHaveMore: true };
        const read = await readObject(objects, bucket, key);
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
      const unremoved: Unremoved[] = [];
      for (const { id } of entries) {
        try {
          await objects.remove(bucket, id);
        } catch (error) {
          unremoved.push({ id, problem: describeError(error) });
        }
      }
      return unremoved;
    },
    close: () => {
      objects.close();
      return Promise.resolve();
    },
  };
}

async function readObject(
  objects: ObjectStore,
  bucket: string,
  key: string,
): Promise<ReturnType<typeof readKept>> {
  try {
    return readKept(await objects.read(bucket, key));
  } catch (error) {
    return { kind: 'problem', message: `it can't be read: ${describeError(error)}` };
  }
}

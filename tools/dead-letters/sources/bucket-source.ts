import { describeThrown } from '../../../core/failure/thrown.ts';
import type { Entry } from '../records/unwritten-record.ts';
import type { LetterSource, Unreadable, Unremoved } from './letter-source.ts';
import type { ObjectStore } from './object-store.ts';
import { readStored } from './read-stored.ts';

/**
 * Opens a bucket of batches that Lambda gave up, or of letters that were too large for their queue. An object that cannot
 * be read or removed is named, and does not stop the others.
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
            problem:
              read.kind === 'problem'
                ? read.message
                : 'it points to a dead letter in S3, which is read only through a queue',
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
          unremoved.push({ id, problem: describeThrown(error) });
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
): Promise<ReturnType<typeof readStored>> {
  try {
    return readStored(await objects.read(bucket, key));
  } catch (error) {
    return { kind: 'problem', message: `it cannot be read: ${describeThrown(error)}` };
  }
}

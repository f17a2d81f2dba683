import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { clientLimits } from '../../aws/client-limits.ts';
import { maxLetterBytes, tooLong } from './read-stored.ts';

/** Objects in S3. Everything rejects with the SDK's errors. */
export interface ObjectStore {
  /** Keys that begin with `prefix`, in S3's order. */
  list(bucket: string, prefix: string): AsyncIterable<string>;
  /** Rejects for an object that is larger than any letter. */
  read(bucket: string, key: string): Promise<string>;
  remove(bucket: string, key: string): Promise<void>;
  close(): void;
}

/** Milliseconds until an answer begins, and between its parts. */
const objectMs = 30_000;

/** Opens S3, in `region` or else the one that the environment names. */
export function openObjectStore(region: string | undefined): ObjectStore {
  const client = new S3Client({ ...clientLimits(objectMs), ...(region === undefined ? {} : { region }) });
  return {
    async *list(bucket, prefix) {
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: prefix },
      )) {
        for (const { Key } of Contents) if (Key !== undefined) yield Key;
      }
    },
    async read(bucket, key) {
      const { Body, ContentLength = 0 } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key }),
      );
      if (ContentLength > maxLetterBytes) {
        // The rest of the body would still be downloaded.
        (Body as { destroy?: () => void } | undefined)?.destroy?.();
        throw new Error(tooLong);
      }
      return (await Body?.transformToString('utf8')) ?? '';
    },
    async remove(bucket, key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    close: () => {
      client.destroy();
    },
  };
}

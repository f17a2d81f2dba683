import { createHash } from 'node:crypto';
import type * as S3Module from '@aws-sdk/client-s3';
import type { DeadLetter } from '../../../core/dead-letters/dead-letter.ts';
import { letterPrefix, type LetterPointer } from '../../../core/dead-letters/letter-pointer.ts';
import { untilAborted } from './until-aborted.ts';

/** Keeps letters that are too large for a message. */
export interface Overflow {
  readonly bucket: string;
  /** Stores a letter, whose JSON text is `body`, and says where it is; rejects with the SDK's error, or when `signal` ends it. */
  put(letter: DeadLetter, body: string, signal: AbortSignal): Promise<LetterPointer>;
}

/** Opens a bucket. The SDK is loaded with the first letter. */
export function openOverflow(bucket: string, region: string | undefined): Overflow {
  let sdk: Promise<Sdk> | undefined;
  const loaded = (): Promise<Sdk> =>
    (sdk ??= loadSdk(region).catch((error: unknown) => {
      sdk = undefined;
      throw error;
    }));
  return {
    bucket,
    async put(letter, body, signal) {
      const { client, PutObjectCommand } = await untilAborted(loaded(), signal);
      const key = keyOf(letter, body);
      const content = { Body: body, ContentType: 'application/json' };
      const command = new PutObjectCommand({ Bucket: bucket, Key: key, ...content });
      await untilAborted(client.send(command, { abortSignal: signal }), signal);
      return { version: 1, storedIn: { bucket, key } };
    },
  };
}

/**
 * A key of the letter's own: that of its record alone would let a redriven record's new letter replace the old one,
 * and go with it when the old one is removed.
 */
function keyOf({ record: { topic, partition, offset } }: DeadLetter, body: string): string {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return `${letterPrefix}${topic}/${partition}/${offset}-${digest}.json`;
}

interface Sdk {
  readonly client: S3Module.S3Client;
  readonly PutObjectCommand: typeof S3Module.PutObjectCommand;
}

async function loadSdk(region: string | undefined): Promise<Sdk> {
  const { S3Client, PutObjectCommand } = await import('./s3-sdk.ts');
  return { client: new S3Client(region === undefined ? {} : { region }), PutObjectCommand };
}

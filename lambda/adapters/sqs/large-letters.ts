import type * as S3Module from '@aws-sdk/client-s3';
import type * as SqsModule from '@aws-sdk/client-sqs';
import type { LargeLetters } from '../../ports/large-letters.ts';
import { endpointOf, regionOf } from './config.ts';
import { defaultTimeoutMs, endAfter, untilAborted } from './until-aborted.ts';

/** Opens the letters in S3 that a queue points to. The SDK is loaded with the first of them. */
export function openLargeLetters(queueUrl: string): LargeLetters {
  let sdk: Promise<Sdk> | undefined;
  const loaded = (): Promise<Sdk> =>
    (sdk ??= loadSdk(queueUrl).catch((error: unknown) => {
      sdk = undefined;
      throw error;
    }));
  return {
    async read({ storedIn: { bucket, key } }, timeoutMs = defaultTimeoutMs) {
      const signal = endAfter(timeoutMs);
      const { s3, GetObjectCommand } = await untilAborted(loaded(), signal);
      const getting = s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
      const { Body } = await untilAborted(getting, signal);
      return Body === undefined ? '' : await untilAborted(Body.transformToString('utf8'), signal);
    },
    async discard({ receipt }, { storedIn: { bucket, key } }, timeoutMs = defaultTimeoutMs) {
      const signal = endAfter(timeoutMs);
      const { s3, sqs, DeleteMessageCommand, DeleteObjectCommand } = await untilAborted(loaded(), signal);
      // The message first, though the event source would do it: a pointer to nothing would be in the way for ever.
      const removal = new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt });
      await untilAborted(sqs.send(removal, { abortSignal: signal }), signal);
      const deletion = new DeleteObjectCommand({ Bucket: bucket, Key: key });
      await untilAborted(s3.send(deletion, { abortSignal: signal }), signal);
    },
  };
}

interface Sdk {
  readonly s3: S3Module.S3Client;
  readonly sqs: SqsModule.SQSClient;
  readonly GetObjectCommand: typeof S3Module.GetObjectCommand;
  readonly DeleteObjectCommand: typeof S3Module.DeleteObjectCommand;
  readonly DeleteMessageCommand: typeof SqsModule.DeleteMessageCommand;
}

async function loadSdk(queueUrl: string): Promise<Sdk> {
  const [{ S3Client, GetObjectCommand, DeleteObjectCommand }, { SQSClient, DeleteMessageCommand }] =
    await Promise.all([import('./s3-sdk.ts'), import('./sqs-sdk.ts')]);
  const region = regionOf(queueUrl);
  const endpoint = endpointOf(queueUrl);
  const inRegion = region === undefined ? {} : { region };
  return {
    s3: new S3Client(inRegion),
    sqs: new SQSClient({ ...inRegion, ...(endpoint === undefined ? {} : { endpoint }) }),
    GetObjectCommand,
    DeleteObjectCommand,
    DeleteMessageCommand,
  };
}

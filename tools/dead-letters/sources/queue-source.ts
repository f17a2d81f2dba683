import { describeThrown } from '../../../core/failure/thrown.ts';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { endpointOf, regionOf, sqsLimits } from '../../../lambda/adapters/sqs/config.ts';
import { inParts } from '../../../lib/synthesis/in-parts.ts';
import { refusePointer, type LetterPointer } from '../../../core/dead-letters/letter-pointer.ts';
import { clientLimits } from '../../aws/client-limits.ts';
import type { ObjectStore } from './object-store.ts';
import type { Entry } from '../records/unwritten-record.ts';
import type { LetterSource, Unreadable, Unremoved } from './letter-source.ts';
import { readStored, type ReadStored } from './read-stored.ts';

/** How long received messages are hidden from others; if this process dies, they become visible again by themselves. */
const visibilitySeconds = 900;

/** A receive that waits asks all servers of SQS; one that does not wait may miss messages. */
const waitSeconds = 1;

interface Received {
  readonly receipt: string;
  readonly pointer: LetterPointer | undefined;
}

/**
 * Opens an SQS queue of dead letters, those in S3 included if they are in `bucket`.
 * SQS cannot list: messages are received, hidden from others meanwhile, and made visible again by `close`.
 */
export function openQueueSource(
  queueUrl: string,
  bucket: string | undefined,
  objects: ObjectStore,
): LetterSource {
  const region = regionOf(queueUrl);
  const endpoint = endpointOf(queueUrl);
  const client = new SQSClient({
    ...clientLimits(),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const held = new Map<string, Received>();

  return {
    async scan(limit) {
      const entries: Entry[] = [];
      const unreadable: Unreadable[] = [];
      for (let remaining = limit; remaining > 0; remaining = limit - entries.length - unreadable.length) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: Math.min(sqsLimits.maxEntries, remaining),
            VisibilityTimeout: visibilitySeconds,
            WaitTimeSeconds: waitSeconds,
          }),
        );
        const fresh = Messages.filter(({ MessageId = '' }) => !held.has(MessageId));
        for (const { MessageId: id = '', ReceiptHandle: receipt = '', Body = '' } of Messages) {
          const isFresh = !held.has(id);
          const { read, pointer } = await follow(Body, bucket, objects);
          held.set(id, { receipt, pointer });
          if (!isFresh) continue;
          if (read.kind === 'records') entries.push({ id, records: read.records });
          else unreadable.push({ id: `message ${id}`, problem: read.message });
        }
        // Nothing, or only messages that became visible again since they were received.
        if (fresh.length === 0) return { entries, unreadable, mayHaveMore: false };
      }
      return { entries, unreadable, mayHaveMore: true };
    },
    async remove(entries) {
      const unremoved: Unremoved[] = [];
      for (const ids of inParts(
        entries.map(({ id }) => id),
        sqsLimits.maxEntries,
      )) {
        const { Failed = [] } = await client.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: ids.map((id, index) => ({ Id: String(index), ReceiptHandle: held.get(id)?.receipt })),
          }),
        );
        const refusals = new Map(Failed.map((refusal) => [refusal.Id, refusal]));
        for (const [index, id] of ids.entries()) {
          const refusal = refusals.get(String(index));
          if (refusal !== undefined) {
            const { Code = '', Message = '' } = refusal;
            unremoved.push({ id: `message ${id}`, problem: `${Code} ${Message}`.trim() });
            continue;
          }
          const pointer = held.get(id)?.pointer;
          held.delete(id);
          if (pointer !== undefined) unremoved.push(...(await removeObject(objects, pointer)));
        }
      }
      return unremoved;
    },
    async close() {
      try {
        for (const receipts of inParts(
          [...held.values()].map(({ receipt }) => receipt),
          sqsLimits.maxEntries,
        )) {
          await client.send(
            new ChangeMessageVisibilityBatchCommand({
              QueueUrl: queueUrl,
              Entries: receipts.map((ReceiptHandle, index) => ({
                Id: String(index),
                ReceiptHandle,
                VisibilityTimeout: 0,
              })),
            }),
          );
        }
      } finally {
        held.clear();
        client.destroy();
        objects.close();
      }
    },
  };
}

/** After its message: a pointer to nothing would stay without end, an object without a pointer expires. */
async function removeObject(
  objects: ObjectStore,
  { storedIn: { bucket, key } }: LetterPointer,
): Promise<readonly Unremoved[]> {
  try {
    await objects.remove(bucket, key);
    return [];
  } catch (error) {
    const problem = `its message is removed, and the bucket's lifecycle removes the object: ${describeThrown(error)}`;
    return [{ id: `s3://${bucket}/${key}`, problem }];
  }
}

interface Followed {
  readonly read: Exclude<ReadStored, { kind: 'pointer' }>;
  /** Where a letter was that may be removed with its message. */
  readonly pointer: LetterPointer | undefined;
}

/** Reads a message's letter, from S3 if the message only points to it. */
async function follow(body: string, bucket: string | undefined, objects: ObjectStore): Promise<Followed> {
  const read = readStored(body);
  if (read.kind !== 'pointer') return { read, pointer: undefined };
  const { pointer } = read;
  const refusal = refusePointer(pointer, bucket, `'--dead-letter-bucket'`);
  if (refusal !== undefined) return { read: problem(refusal), pointer: undefined };
  const { key } = pointer.storedIn;
  const where = `s3://${pointer.storedIn.bucket}/${key}`;
  try {
    const letter = readStored(await objects.read(pointer.storedIn.bucket, key));
    if (letter.kind === 'pointer') return { read: problem(`its letter ${where} is a pointer`), pointer };
    return {
      read: letter.kind === 'problem' ? problem(`its letter ${where}: ${letter.message}`) : letter,
      pointer,
    };
  } catch (error) {
    return { read: problem(`its letter ${where} cannot be read: ${describeThrown(error)}`), pointer };
  }
}

function problem(message: string): Followed['read'] {
  return { kind: 'problem', message };
}

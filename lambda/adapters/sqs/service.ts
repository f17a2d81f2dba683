import type * as SqsModule from '@aws-sdk/client-sqs';
import type { Failure } from '../../../core/failure/failure.ts';
import { describeThrown } from '../../../core/failure/thrown.ts';
import type { DeadLetter } from '../../../core/dead-letters/dead-letter.ts';
import type { DeadLetterSink } from '../../ports/dead-letter-sink.ts';
import { classifyLarge, classifyOverflow, classifyOversized, classifySqs, notStored } from './classify.ts';
import { endpointOf, largestMessageBytes, regionOf, sqsLimits, type SqsConfig } from './config.ts';
import { openOverflow, type Overflow } from './overflow.ts';
import { packLetters, packMessages, toMessage, type Message } from './request.ts';
import { defaultTimeoutMs, endAfter, untilAborted } from './until-aborted.ts';

/**
 * Sends letters to a queue, those that are too large for it to the bucket with a pointer in the queue. The SDK is
 * loaded with the first of them: a cold start doesn't wait for it.
 */
export function openSqsSink(config: SqsConfig): DeadLetterSink {
  const { url: queueUrl, bucket } = config;
  const overflow = bucket === undefined ? undefined : openOverflow(bucket, regionOf(queueUrl));
  let sdk: Promise<Sdk> | undefined;
  return {
    async store(letters, timeoutMs = defaultTimeoutMs) {
      const signal = endAfter(timeoutMs);
      const failures: (Failure | undefined)[] = letters.map(() => undefined);
      const packed = packLetters(letters, largestMessageBytes(config));
      const pointers = await storeOversized(letters, packed.oversized, overflow, signal, failures);
      const batches = [...packed.batches, ...packMessages(pointers)];
      if (batches.length === 0) return failures;
      try {
        const loaded = await untilAborted((sdk ??= loadSdk(queueUrl)), signal);
        await inTurn(batches, (batch) => send(loaded, queueUrl, batch, signal, failures));
      } catch (error) {
        sdk = undefined;
        for (const message of batches.flat()) failures[message.index] = classifySqs(error);
      }
      return failures;
    },
  };
}

/** Puts letters into the bucket and gives the messages that point to them. */
async function storeOversized(
  letters: readonly DeadLetter[],
  oversized: readonly Message[],
  overflow: Overflow | undefined,
  signal: AbortSignal,
  failures: (Failure | undefined)[],
): Promise<readonly Message[]> {
  const pointers: Message[] = [];
  for (const message of oversized) {
    const letter = letters[message.index];
    if (letter === undefined) continue;
    if (overflow === undefined) {
      failures[message.index] = classifyOversized(message);
      continue;
    }
    try {
      pointers.push(toMessage(message.index, await overflow.put(letter, message.body, signal)));
    } catch (error) {
      failures[message.index] = classifyOverflow(overflow.bucket, error);
    }
  }
  return pointers;
}

/**
 * Requests at a time: 10 to 50, which is what the SDK opens connections for. Too small: ten thousand letters wait for
 * one another; too large: a queue that does not answer leaves very many to end, with no time left for the answer.
 */
const requestsInFlight = 40;

/** Sends the batches, a bounded number at a time; `send` never rejects. */
async function inTurn(
  batches: readonly (readonly Message[])[],
  send: (batch: readonly Message[]) => Promise<void>,
): Promise<void> {
  const waiting = batches.values();
  const sendNext = async (): Promise<void> => {
    for (const batch of waiting) await send(batch);
  };
  await Promise.all(Array.from({ length: requestsInFlight }, sendNext));
}

interface Sdk {
  readonly client: SqsModule.SQSClient;
  readonly SendMessageBatchCommand: typeof SqsModule.SendMessageBatchCommand;
}

async function loadSdk(queueUrl: string): Promise<Sdk> {
  const { SQSClient, SendMessageBatchCommand } = await import('./sqs-sdk.ts');
  const region = regionOf(queueUrl);
  const endpoint = endpointOf(queueUrl);
  const client = new SQSClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  return { client, SendMessageBatchCommand };
}

/** Sends one batch and notes the failure of each letter that was not taken. */
async function send(
  { client, SendMessageBatchCommand }: Sdk,
  queueUrl: string,
  batch: readonly Message[],
  signal: AbortSignal,
  failures: (Failure | undefined)[],
): Promise<void> {
  try {
    signal.throwIfAborted();
    const command = new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: batch.map(({ index, body }) => ({ Id: String(index), MessageBody: body })),
    });
    const sending = client.send(command, { abortSignal: signal });
    const { Successful = [], Failed = [] } = await untilAborted(sending, signal);
    const taken = new Set(Successful.map(({ Id }) => Id));
    for (const message of batch) {
      const id = String(message.index);
      if (taken.has(id)) continue;
      const { Code = 'no answer for it', Message = '' } = Failed.find(({ Id }) => Id === id) ?? {};
      failures[message.index] = refusal(message, `${Code} ${Message}`.trim());
    }
  } catch (error) {
    for (const message of batch) failures[message.index] = refusal(message, describeThrown(error));
  }
}

/** A large message is alone in its request: its size is the likely reason. */
function refusal(message: Message, reason: string): Failure {
  return message.bytes > sqsLimits.maxBatchBytes ? classifyLarge(message, reason) : notStored(reason);
}

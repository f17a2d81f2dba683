import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { openFileSink } from '../../lambda/adapters/file/index.ts';
import { openSqsSink } from '../../lambda/adapters/sqs/index.ts';
import type { DeadLetter } from '../../core/dead-letters/dead-letter.ts';
import { openDirectory } from '../../local/directories/run-directory.ts';
import { FakeDeadLetters } from '../support/fakes/fake-dead-letters.ts';
import { motoEnvironment, startMoto } from '../support/moto.ts';
import { describeDeadLetterSink } from './dead-letter-sink.contract.ts';

describeDeadLetterSink('the fake', () => {
  let isBroken = false;
  const sink = new FakeDeadLetters(() => isBroken);
  return Promise.resolve({
    sink,
    stored: () => Promise.resolve(sink.stored),
    fail: () => {
      isBroken = true;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
});

describeDeadLetterSink('a file', async () => {
  const directory = await openDirectory('letters', undefined);
  const path = join(directory.path, 'made on demand', 'letters.jsonl');
  return {
    sink: openFileSink(path),
    stored: async () => {
      const text = await readFile(path, 'utf8');
      return text.split('\n').slice(0, -1).map(parseLetter);
    },
    fail: async () => {
      await rm(path);
      await mkdir(path);
    },
    close: () => directory.close(false),
  };
});

describeDeadLetterSink('SQS', async () => {
  for (const [name, value] of Object.entries(motoEnvironment)) vi.stubEnv(name, value);
  const moto = await startMoto();
  const client = new SQSClient({ endpoint: moto.endpoint });
  const { QueueUrl = '' } = await client.send(
    // What a queue made since August 2025 allows.
    new CreateQueueCommand({ QueueName: 'letters', Attributes: { MaximumMessageSize: '1048576' } }),
  );
  const received: DeadLetter[] = [];
  return {
    sink: openSqsSink({ url: QueueUrl }),
    stored: async () => {
      for (
        let messages = await receive(client, QueueUrl);
        messages.length > 0;
        messages = await receive(client, QueueUrl)
      ) {
        received.push(...messages.map(({ Body = '' }) => parseLetter(Body)));
      }
      return received;
    },
    fail: async () => {
      await client.send(new DeleteQueueCommand({ QueueUrl }));
    },
    close: async () => {
      client.destroy();
      await moto.stop();
      vi.unstubAllEnvs();
    },
  };
});

/** Takes up to ten messages off a queue. */
async function receive(client: SQSClient, QueueUrl: string): Promise<readonly Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
  );
  const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  if (Entries.length > 0) await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  return Messages;
}

function parseLetter(text: string): DeadLetter {
  return JSON.parse(text) as DeadLetter;
}

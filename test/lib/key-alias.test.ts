import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import type { ConnectorProps } from '../../lib/connector.ts';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import { KafkaSource } from '../../lib/source/kafka-source.ts';
import { NewCluster } from '../../lib/source/new-cluster.ts';
import { Store } from '../../lib/store/store.ts';
import { scratchFolder } from '../support/scratch.ts';
import { clicksSource, clicksStack, clicksStore } from './support/connector.ts';

const scratch = scratchFolder();

/** Each place that takes a key, with what the error calls it. */
const places: readonly (readonly [string, (stack: Stack, key: IKey) => Partial<ConnectorProps>])[] = [
  ['function.encryptionKey:', (_, encryptionKey) => ({ function: { encryptionKey } })],
  ['deadLetters.encryptionKey:', (_, encryptionKey) => ({ deadLetters: { encryptionKey } })],
  [
    'deadLetters.queue.encryptionMasterKey:',
    (stack, encryptionMasterKey) => ({
      deadLetters: {
        queue: new Queue(stack, 'Queue', { encryption: QueueEncryption.KMS, encryptionMasterKey }),
      },
    }),
  ],
  [
    'deadLetters.bucket.encryptionKey:',
    (stack, encryptionKey) => ({ deadLetters: { bucket: new Bucket(stack, 'Bucket', { encryptionKey }) } }),
  ],
  ['batchFailures.encryptionKey:', (_, encryptionKey) => ({ batchFailures: { encryptionKey } })],
  [
    'batchFailures.bucket.encryptionKey:',
    (stack, encryptionKey) => ({ batchFailures: { bucket: new Bucket(stack, 'Bucket', { encryptionKey }) } }),
  ],
  [
    'source.cluster.encryptionKey:',
    (_, encryptionKey) => ({
      source: KafkaSource.newMsk({ cluster: NewCluster.provisioned({ zones: 2, encryptionKey }) }),
    }),
  ],
  [
    'source.authentication: the key of the secret',
    (stack, encryptionKey) => ({
      source: clicksSource({
        authentication: KafkaAuthentication.mutualTls(new Secret(stack, 'Secret', { encryptionKey })),
      }),
    }),
  ],
  ['store.encryptionKey:', (_, encryptionKey) => ({ store: Store.keyspaces({ encryptionKey }) })],
  [
    'store.credentials: the key of the secret',
    (stack, encryptionKey) => ({
      store: clicksStore({ credentials: new Secret(stack, 'Secret', { encryptionKey }) }),
    }),
  ],
  [
    'store.migrateSchema.credentials: the key of the secret',
    (stack, encryptionKey) => ({
      store: clicksStore({
        migrateSchema: { credentials: new Secret(stack, 'Secret', { encryptionKey }) },
      }),
    }),
  ],
];

/** https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html: a statement names a key by its own ARN alone. */
describe('the alias of a key', () => {
  it.each(places)('an alias that exists is refused where roles could not use its key: %s', (name, vary) => {
    const aliasOf = (stack: Stack): IKey => Alias.fromAliasName(stack, 'Alias', 'alias/clicks');
    const folder = join(scratch, `${name.replaceAll(/\W/g, '')}-imported`);
    expect(() => clicksStack(folder, (stack) => vary(stack, aliasOf(stack)))).toThrow(
      `${name} is the alias of a key, but roles are granted the use of keys alone`,
    );
  });

  it('an alias that the app creates is refused too', () => {
    expect(() =>
      clicksStack(join(scratch, 'created'), (stack) => ({
        function: { encryptionKey: new Key(stack, 'Key').addAlias('alias/clicks') },
      })),
    ).toThrow('function.encryptionKey: is the alias of a key');
  });
});

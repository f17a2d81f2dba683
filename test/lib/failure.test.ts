import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { minRecords } from '../../core/settle/dead-letter-window.ts';
import { BatchFailures } from '../../lib/failure/batch-failures.ts';
import { DeadLetters } from '../../lib/failure/dead-letters.ts';
import { clicksStack } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { anyFunction, emptyStack, propertiesOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();

const refusesPlainHttp = (policies: readonly Readonly<Record<string, unknown>>[]) => {
  expect(JSON.stringify(policies)).toContain(
    '"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
  );
};

describe('DeadLetters', () => {
  it('the dead-letter queue is encrypted, TLS only, keeps letters for 14 days and outlives the stack', () => {
    const stack = emptyStack(scratch);
    new DeadLetters(stack, 'DeadLetters');
    expect(propertiesOf(stack, 'AWS::SQS::Queue')).toEqual([
      { MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true, VisibilityTimeout: 180 },
    ]);
    Template.fromStack(stack).hasResource('AWS::SQS::Queue', { DeletionPolicy: 'RetainExceptOnCreate' });
    refusesPlainHttp(propertiesOf(stack, 'AWS::SQS::QueuePolicy'));
  });

  it('dead letters too large for a message are stored in a bucket for longer than their pointers', () => {
    const stack = emptyStack(scratch);
    const deadLetters = new DeadLetters(stack, 'DeadLetters', { retention: Duration.days(5) });
    expect(propertiesOf(stack, 'AWS::S3::Bucket')).toMatchObject([
      { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 6 }] } },
    ]);
    refusesPlainHttp(propertiesOf(stack, 'AWS::S3::BucketPolicy'));
    expect(Object.keys(deadLetters.environment)).toEqual([
      'MILLRACE_DEAD_LETTERS',
      'MILLRACE_DEAD_LETTER_BUCKET',
    ]);
  });

  it('the function may send dead letters and gets no other permission on queue and bucket', () => {
    const stack = emptyStack(scratch);
    new DeadLetters(stack, 'DeadLetters').grantSend(anyFunction(stack));
    expect([...allowedActions(stack).keys()]).toEqual(['sqs:SendMessage', 's3:PutObject']);
  });

  it("the function may use the user's key for dead letters", () => {
    const stack = emptyStack(scratch);
    const deadLetters = new DeadLetters(stack, 'DeadLetters', { encryptionKey: new Key(stack, 'Key') });
    deadLetters.grantSend(anyFunction(stack));
    expect([...allowedActions(stack).keys()]).toEqual([
      'sqs:SendMessage',
      's3:PutObject',
      'kms:Decrypt',
      'kms:GenerateDataKey',
    ]);
    expect(propertiesOf(stack, 'AWS::SQS::Queue')[0]).toHaveProperty('KmsMasterKeyId');
  });
});

describe('redrive function', () => {
  const stack = clicksStack(join(scratch, 'redrive'), {
    function: { maxInstances: 8, rowsPerSecond: 50, memoryMb: 512 },
  });
  const [mapping] = propertiesOf(stack, 'AWS::Lambda::EventSourceMapping').filter(
    ({ KafkaConfig, AmazonManagedKafkaEventSourceConfig: msk }) =>
      KafkaConfig === undefined && msk === undefined,
  );
  const functions = propertiesOf(stack, 'AWS::Lambda::Function');
  const redrive = functions.find(({ Handler: handler }) => handler === 'redrive.handler');

  it('the redrive function has a disabled event source that answers letter by letter', () => {
    expect(mapping).toMatchObject({
      Enabled: false,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  it('the redrive function has batches too small for deadLetterLimit to hold anything back', () => {
    expect(mapping?.['BatchSize']).toBeLessThan(minRecords);
  });

  it('a dead letter is hidden for six times the timeout of the redrive function', () => {
    const [queue] = propertiesOf(stack, 'AWS::SQS::Queue');
    expect(queue?.['VisibilityTimeout']).toBe(6 * Number(redrive?.['Timeout']));
  });

  it('the redrive function suits an existing queue with the default visibility timeout', () => {
    expect(redrive?.['Timeout']).toBe(30);
  });

  it("the redrive function runs the connector's bundle at the user's ceilings or below, without reserved instances", () => {
    const live = functions.find(({ Handler: handler }) => handler === 'handler.handler');
    expect(redrive?.['Code']).toEqual(live?.['Code']);
    expect(redrive).toMatchObject({
      MemorySize: 512,
      Environment: {
        Variables: { MILLRACE_ROWS_PER_SECOND: '50', MILLRACE_FAILURE_RESPONSE: 'partial' },
      },
    });
    expect(redrive).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(live).toHaveProperty('ReservedConcurrentExecutions', 8);
  });

  it('only the redrive function may delete dead letters; the function for records may only store them', () => {
    const actionsOf = (part: string): readonly string[] =>
      Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
        .filter(([id]) => id.startsWith(part))
        .flatMap(([, policy]) => [...JSON.stringify(policy).matchAll(/"((?:sqs|s3):[A-Za-z]+)"/g)])
        .map(([, action = '']) => action);
    const taking = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 's3:GetObject', 's3:DeleteObject'];
    expect(actionsOf('Redrive')).toEqual(
      expect.arrayContaining(['sqs:SendMessage', 's3:PutObject', ...taking]),
    );
    expect(actionsOf('Function').filter((action) => taking.includes(action))).toEqual([]);
    expect(actionsOf('Function')).toContain('sqs:SendMessage');
  });

  it("the redrive function may use the user's key", () => {
    const keyed = emptyStack(join(scratch, 'keyed'));
    const letters = new DeadLetters(keyed, 'DeadLetters', { encryptionKey: new Key(keyed, 'Key') });
    letters.grantRedrive(anyFunction(keyed));
    expect([...allowedActions(keyed).keys()]).toEqual([
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      's3:GetObject',
      's3:DeleteObject',
      'kms:Decrypt',
    ]);
  });
});

describe('BatchFailures', () => {
  it('the bucket of discarded batches is encrypted, private, TLS only, expires objects and outlives the stack', () => {
    const stack = emptyStack(scratch);
    new BatchFailures(stack, 'BatchFailures', { retention: Duration.days(30) });
    expect(propertiesOf(stack, 'AWS::S3::Bucket')).toEqual([
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        LifecycleConfiguration: {
          Rules: [
            {
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
              ExpirationInDays: 30,
              Status: 'Enabled',
            },
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    ]);
    Template.fromStack(stack).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'RetainExceptOnCreate' });
    refusesPlainHttp(propertiesOf(stack, 'AWS::S3::BucketPolicy'));
  });
});

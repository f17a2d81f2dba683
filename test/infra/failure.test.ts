import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { BatchFailures } from '../../lib/failure/batch-failures.ts';
import { DeadLetters } from '../../lib/failure/dead-letters.ts';
import { scratchFolder } from './support/scratch.ts';
import { anyFunction, emptyStack, propertiesOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();

const refusesPlainHttp = (policies: readonly Readonly<Record<string, unknown>>[]) => {
  expect(JSON.stringify(policies)).toContain(
    '"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
  );
};

describe('dead letters', () => {
  it('are encrypted, kept 14 days, outlive the stack and come over TLS only', () => {
    const stack = emptyStack(scratch);
    new DeadLetters(stack, 'DeadLetters');
    expect(propertiesOf(stack, 'AWS::SQS::Queue')).toEqual([
      { MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true },
    ]);
    Template.fromStack(stack).hasResource('AWS::SQS::Queue', { DeletionPolicy: 'Retain' });
    refusesPlainHttp(propertiesOf(stack, 'AWS::SQS::QueuePolicy'));
  });

  it('that are too large for a message are kept in a bucket, longer than their pointers', () => {
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

  it('can be sent by the function, which gets nothing else of queue and bucket', () => {
    const stack = emptyStack(scratch);
    new DeadLetters(stack, 'DeadLetters').grantSend(anyFunction(stack));
    expect([...allowedActions(stack).keys()]).toEqual(['sqs:SendMessage', 's3:PutObject']);
  });

  it("let the function use the user's key", () => {
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

describe('given-up batches', () => {
  it('are encrypted, private, kept for their time, outlive the stack and come over TLS only', () => {
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
    Template.fromStack(stack).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    refusesPlainHttp(propertiesOf(stack, 'AWS::S3::BucketPolicy'));
  });
});

import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { minRecords } from '../../core/settle/dead-letter-window.ts';
import { BatchFailures } from '../../lib/failure/batch-failures.ts';
import { DeadLetters } from '../../lib/failure/dead-letters.ts';
import { clicksStack } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { anyFunction, emptyStack, propertiesOf } from './support/stack.ts';
import { allowedActions, statementsIn } from './support/statements.ts';

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

/**
 * A redrive writes what a letter says, so a principal that may store letters may write any row. For a session `aws:PrincipalArn` is
 * the ARN of its role, and `ArnNotEquals` holds where the key is missing
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
 */
describe('who may store dead letters', () => {
  const operator = 'arn:aws:iam::111122223333:role/aws-reserved/*/AWSReservedSSO_Operators_*';
  const denials = (stack: Stack, type: string): readonly unknown[] =>
    propertiesOf(stack, type).flatMap(({ PolicyDocument: document }) =>
      statementsIn(document).filter((statement) => JSON.stringify(statement).includes('aws:PrincipalArn')),
    );

  it("the created queue and bucket refuse letters of all but the connector's functions and the operators", () => {
    const stack = clicksStack(join(scratch, 'senders'), { deadLetters: { operators: [operator] } });
    const roles = propertiesOf(stack, 'AWS::Lambda::Function').map(({ Role: role }) => role);
    expect(roles).toHaveLength(2);
    const closed = (action: string, resource: unknown): unknown => ({
      Action: action,
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': [operator, ...roles] } },
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Resource: resource,
    });
    expect(denials(stack, 'AWS::SQS::QueuePolicy')).toEqual([
      closed('sqs:SendMessage', { 'Fn::GetAtt': [expect.stringMatching(/^DeadLettersQueue/), 'Arn'] }),
    ]);
    expect(denials(stack, 'AWS::S3::BucketPolicy')).toEqual([
      closed('s3:PutObject', {
        'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^DeadLettersBucket/), 'Arn'] }, '/*']],
      }),
    ]);
  });

  it('the created queue knows a given role by its ARN, once for both functions', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/team/clicks-function';
    const stack = clicksStack(join(scratch, 'sender-role'), (of) => ({
      function: { role: Role.fromRoleArn(of, 'Role', roleArn, { mutable: false }) },
    }));
    expect(denials(stack, 'AWS::SQS::QueuePolicy')).toMatchObject([
      { Condition: { ArnNotEquals: { 'aws:PrincipalArn': [roleArn] } } },
    ]);
  });

  it('a created bucket is closed beside a given queue, whose policy is its own', () => {
    const stack = emptyStack(scratch);
    const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:letters';
    const queue = Queue.fromQueueArn(stack, 'Letters', queueArn);
    new DeadLetters(stack, 'DeadLetters', { queue }).grantSend(anyFunction(stack));
    expect(denials(stack, 'AWS::S3::BucketPolicy')).toHaveLength(1);
    Template.fromStack(stack).resourceCountIs('AWS::SQS::QueuePolicy', 0);
  });

  it('operators that are no ARNs of roles or users are refused, all at once', () => {
    const operators = ['arn:aws:sts::111122223333:assumed-role/Ops/anna', '*', operator];
    expect(() => new DeadLetters(emptyStack(scratch), 'DeadLetters', { operators })).toThrow(
      /^deadLetters\.operators: 'arn:aws:sts::111122223333:assumed-role\/Ops\/anna' is not the ARN of a role or user[^]*\ndeadLetters\.operators: '\*' is not[^\n]*$/,
    );
  });

  it('a function whose role is not known is refused as a sender, since it would be denied', () => {
    const stack = emptyStack(scratch);
    const target = Function.fromFunctionArn(
      stack,
      'Imported',
      'arn:aws:lambda:eu-west-1:111122223333:function:imported',
    );
    expect(() => {
      new DeadLetters(stack, 'DeadLetters').grantSend(target);
    }).toThrow("deadLetters: the role of the function 'Test/Imported' is not known");
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

  it("the redrive function may read and remove objects of the connector's bucket of dead letters and of no other", () => {
    const letters = { 'Fn::GetAtt': [expect.stringMatching(/^DeadLettersBucket/), 'Arn'] };
    const objects = { 'Fn::Join': ['', [letters, '/*']] };
    const allowed = allowedActions(stack);
    for (const action of ['s3:GetObject', 's3:DeleteObject']) expect(allowed.get(action)).toEqual([objects]);
    const reading = [...allowed.keys()].filter((action) => /^s3:(?!Put)/.test(action));
    // ListBucket is for the event source of the live function: https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html.
    expect(reading.sort()).toEqual(['s3:DeleteObject', 's3:GetObject', 's3:ListBucket']);
    const name: unknown = expect.stringMatching(/^DeadLettersBucket/);
    const variables = { MILLRACE_DEAD_LETTER_BUCKET: { Ref: name } };
    expect(redrive).toMatchObject({ Environment: { Variables: variables } });
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

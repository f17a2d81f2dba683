import { join } from 'node:path';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { BatchFailures } from '../../lib/failure/batch-failures.ts';
import { DeadLetters } from '../../lib/failure/dead-letters.ts';
import { clicksStack } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { emptyStack, propertiesOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();
const roleArn = 'arn:aws:iam::111122223333:role/clicks-function';
const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:letters';
const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

const bucketIn = (stack: Stack, bucketName: string) =>
  Bucket.fromBucketAttributes(stack, bucketName, {
    bucketName,
    encryptionKey: Key.fromKeyArn(stack, `${bucketName}-key`, keyArn),
  });

const stackWithGiven = (folder: string, mutable: boolean): Stack =>
  clicksStack(folder, (stack) => ({
    function: { role: Role.fromRoleArn(stack, 'Role', roleArn, { mutable }) },
    deadLetters: {
      queue: Queue.fromQueueAttributes(stack, 'Letters', { queueArn, keyArn }),
      bucket: bucketIn(stack, 'large-letters'),
    },
    batchFailures: { bucket: bucketIn(stack, 'given-up-batches') },
  }));

describe('connector with a given role, queue, buckets and key', () => {
  let stack: Stack;
  beforeAll(() => {
    stack = stackWithGiven(join(scratch, 'attach'), true);
  });

  it.each(['AWS::IAM::Role', 'AWS::SQS::Queue', 'AWS::S3::Bucket', 'AWS::KMS::Key'])(
    'a connector stack with given resources creates no %s',
    (type) => {
      const roles = propertiesOf(stack, type);
      // The VPC's flow logs have a role of their own.
      expect(roles.filter((role) => !JSON.stringify(role).includes('vpc-flow-logs'))).toEqual([]);
    },
  );

  it('a connector stack uses the given role, queue, buckets and key', () => {
    const functions = propertiesOf(stack, 'AWS::Lambda::Function');
    expect(JSON.stringify(functions[0]?.['Role'])).toContain(roleArn);
    expect(JSON.stringify(functions[0]?.['Environment'])).toMatch(/letters.*"large-letters"/);
    expect(
      JSON.stringify(
        propertiesOf(stack, 'AWS::Lambda::EventSourceMapping').filter(({ Topics: topics }) => topics),
      ),
    ).toContain(':s3:::given-up-batches');
  });

  it('a connector stack grants the given role what writing to the given resources needs, including the key', () => {
    const allowed = allowedActions(stack);
    expect(new Set(allowed.get('sqs:SendMessage'))).toEqual(new Set([queueArn]));
    expect(JSON.stringify(allowed.get('s3:PutObject'))).toMatch(
      /:::large-letters\/\*.*:::given-up-batches\/\*/,
    );
    expect(new Set(allowed.get('kms:GenerateDataKey'))).toEqual(new Set([keyArn]));
    expect(propertiesOf(stack, 'AWS::IAM::Policy')).toContainEqual(
      expect.objectContaining({ Roles: ['clicks-function'] }),
    );
  });

  it('a connector stack justifies its grants on given resources for cdk-nag', () => {
    const findings = new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName);
    expect(findings).toEqual([]);
  });

  it('a connector attaches no policy to a role that is imported as not mutable', () => {
    const untouched = stackWithGiven(join(scratch, 'yours'), false);
    const policies = propertiesOf(untouched, 'AWS::IAM::Policy').map(({ Roles: roles }) => roles);
    expect(policies.filter((roles) => JSON.stringify(roles).includes('clicks-function'))).toEqual([]);
  });
});

describe('options for new resources together with existing ones', () => {
  const stack = emptyStack(join(scratch, 'refused'));
  const encryptionKey = Key.fromKeyArn(stack, 'Key', keyArn);

  it('options for a new dead-letter queue are refused together with existing ones, all at once', () => {
    const queue = Queue.fromQueueArn(stack, 'Queue', queueArn);
    const bucket = Bucket.fromBucketName(stack, 'Letters', 'large-letters');
    const operators = ['arn:aws:iam::111122223333:role/operators'];
    expect(() => new DeadLetters(stack, 'DeadLetters', { queue, bucket, encryptionKey, operators })).toThrow(
      /^deadLetters\.encryptionKey: has no effect[^]*deadLetters\.operators: has no effect/,
    );
  });

  it('options for a new bucket of discarded batches are refused with an existing one, all at once', () => {
    const bucket = Bucket.fromBucketName(stack, 'Batches', 'given-up-batches');
    const options = { bucket, encryptionKey, retention: Duration.days(1) };
    expect(() => new BatchFailures(stack, 'BatchFailures', options)).toThrow(
      /batchFailures\.encryptionKey: has no effect[^]*batchFailures\.retention: has no effect/,
    );
  });
});

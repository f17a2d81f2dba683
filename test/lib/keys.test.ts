import { join } from 'node:path';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { clicksSource, clicksStack, clicksStore } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf } from './support/stack.ts';
import { allowedActions, statementsIn } from './support/statements.ts';

const scratch = scratchFolder();
const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

const migrating = { source: clicksSource(), store: clicksStore({ migrateSchema: {} }) };

describe('function.encryptionKey', () => {
  const stack = clicksStack(join(scratch, 'created'), (of) => ({
    ...migrating,
    function: { encryptionKey: new Key(of, 'Key') },
  }));
  const key = { 'Fn::GetAtt': [expect.stringMatching(/^Key[0-9A-F]{8}$/), 'Arn'] };

  it('the key encrypts the environment variables of all functions, that of the migration too', () => {
    const functions = propertiesOf(stack, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(3);
    for (const { KmsKeyArn: own } of functions) expect(own).toEqual(key);
  });

  it('the key encrypts the log groups of all functions, and the flow logs', () => {
    const functions = propertiesOf(stack, 'AWS::Lambda::Function');
    const groups = propertiesOf(stack, 'AWS::Logs::LogGroup').filter(({ KmsKeyId: id }) => id !== undefined);
    expect(groups).toHaveLength(functions.length + 1);
    for (const { KmsKeyId: own } of groups) expect(own).toEqual(key);
  });

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html, "Set permissions on the KMS key". */
  it('a key of the app lets CloudWatch Logs use it, for log groups of its account and Region alone, and once', () => {
    const [policy] = propertiesOf(stack, 'AWS::KMS::Key').map(({ KeyPolicy: document }) => document);
    const ofLogs = statementsIn(policy).filter((statement) =>
      JSON.stringify(statement).includes('"Service"'),
    );
    const region = { Ref: 'AWS::Region' };
    expect(ofLogs).toEqual([
      {
        Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        Condition: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':logs:',
                  region,
                  ':',
                  { Ref: 'AWS::AccountId' },
                  ':log-group:*',
                ],
              ],
            },
          },
        },
        Effect: 'Allow',
        Principal: { Service: { 'Fn::Join': ['', ['logs.', region, '.amazonaws.com']] } },
        Resource: '*',
      },
    ]);
  });

  it('a key that is imported is used as it is', () => {
    const given = clicksStack(join(scratch, 'imported'), (of) => ({
      function: { encryptionKey: Key.fromKeyArn(of, 'Key', keyArn) },
    }));
    for (const { KmsKeyArn: own } of propertiesOf(given, 'AWS::Lambda::Function')) expect(own).toBe(keyArn);
    // A function whose role is made anew has no grant of Lambda's to decrypt its variables by.
    expect(new Set(allowedActions(given).get('kms:Decrypt'))).toEqual(new Set([keyArn]));
    expect(propertiesOf(given, 'AWS::KMS::Key')).toEqual([]);
  });

  it('without a key neither logs nor variables have one', () => {
    const plain = clicksStack(join(scratch, 'plain'), migrating);
    for (const each of propertiesOf(plain, 'AWS::Lambda::Function'))
      expect(each).not.toHaveProperty('KmsKeyArn');
    for (const each of propertiesOf(plain, 'AWS::Logs::LogGroup'))
      expect(each).not.toHaveProperty('KmsKeyId');
    expect([...allowedActions(plain).keys()]).not.toContain('kms:Decrypt');
  });
});

describe('keys of queue and buckets', () => {
  const stack = clicksStack(join(scratch, 'failures'), (of) => {
    const encryptionKey = new Key(of, 'Key');
    return { deadLetters: { encryptionKey }, batchFailures: { encryptionKey } };
  });

  it('the key encrypts the dead-letter queue and both buckets', () => {
    expect(propertiesOf(stack, 'AWS::SQS::Queue')).toMatchObject([
      { KmsMasterKeyId: expect.anything() as unknown },
    ]);
    const buckets = propertiesOf(stack, 'AWS::S3::Bucket').map((bucket) => JSON.stringify(bucket));
    expect(buckets).toHaveLength(2);
    for (const bucket of buckets) expect(bucket).toMatch(/"KMSMasterKeyID".*"SSEAlgorithm":"aws:kms"/);
  });

  /** https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html: GenerateDataKey for a bucket under a key. */
  it('Lambda may put given-up batches under the key, by the role of the function', () => {
    const live = clicksStack(join(scratch, 'batches'), (of) => ({
      batchFailures: { encryptionKey: Key.fromKeyArn(of, 'Key', keyArn) },
    }));
    expect(allowedActions(live).get('kms:GenerateDataKey')).toEqual([keyArn]);
    expect([...allowedActions(live).keys()]).not.toContain('kms:Decrypt');
  });

  /**
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html: senders need
   * GenerateDataKey and Decrypt, and the event source receives with Decrypt of the role.
   */
  it('each function may use the key of the queue from its own role', () => {
    const given = clicksStack(join(scratch, 'queue'), (of) => ({
      deadLetters: { encryptionKey: Key.fromKeyArn(of, 'Key', keyArn) },
    }));
    const grants = propertiesOf(given, 'AWS::IAM::Policy').filter((policy) =>
      JSON.stringify(policy).includes(keyArn),
    );
    expect(grants).toHaveLength(2);
    for (const policy of grants) {
      expect(JSON.stringify(policy)).toMatch(/"kms:Decrypt".*"kms:GenerateDataKey"/);
    }
  });
});

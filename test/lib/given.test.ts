import { join } from 'node:path';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConnectorStack } from '../../lib/connector-stack.ts';
import type { ExistingRole } from '../../lib/function/connector-function.ts';
import { clicksApp, clicksProps } from './support/connector.ts';
import { scratchFolder } from './support/scratch.ts';
import { propertiesOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();
const roleArn = 'arn:aws:iam::111122223333:role/clicks-function';
const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:letters';
const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

function stackWithGiven(folder: string, grants: ExistingRole['grants']): ConnectorStack {
  const app = clicksApp(folder);
  return new ConnectorStack(app, 'Clicks', {
    ...clicksProps(folder),
    function: { role: { arn: roleArn, grants } },
    deadLetters: {
      queue: queueArn,
      bucket: 'large-letters',
      encryptionKey: keyArn,
    },
    batchFailures: { bucket: 'given-up-batches', encryptionKey: keyArn },
  });
}

describe('a connector stack that is given a role, a queue, buckets and a key', () => {
  let stack: ConnectorStack;
  beforeAll(() => {
    stack = stackWithGiven(join(scratch, 'attach'), 'attach');
  });

  it.each(['AWS::IAM::Role', 'AWS::SQS::Queue', 'AWS::S3::Bucket', 'AWS::KMS::Key'])(
    'makes no %s',
    (type) => {
      const roles = propertiesOf(stack, type);
      // The VPC's flow logs have a role of their own.
      expect(roles.filter((role) => !JSON.stringify(role).includes('vpc-flow-logs'))).toEqual([]);
    },
  );

  it('uses them', () => {
    const functions = propertiesOf(stack, 'AWS::Lambda::Function');
    expect(JSON.stringify(functions[0]?.['Role'])).toContain(roleArn);
    expect(JSON.stringify(functions[0]?.['Environment'])).toMatch(/letters.*"large-letters"/);
    expect(
      JSON.stringify(
        propertiesOf(stack, 'AWS::Lambda::EventSourceMapping').filter(({ Topics: topics }) => topics),
      ),
    ).toContain(':s3:::given-up-batches');
  });

  it('grants the role what writing to them needs, the key among it', () => {
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

  it('argues for its grants by the names that were given', () => {
    const findings = new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName);
    expect(findings).toEqual([]);
  });

  it('attaches nothing to a role whose grants are its owner to give', () => {
    const untouched = stackWithGiven(join(scratch, 'yours'), 'yours');
    const policies = propertiesOf(untouched, 'AWS::IAM::Policy').map(({ Roles: roles }) => roles);
    expect(policies.filter((roles) => JSON.stringify(roles).includes('clicks-function'))).toEqual([]);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { signInHint } from '../../../tools/aws/sign-in.ts';
import { runDoctor as run } from './run-doctor.ts';
import { clusterArn, describedStack, functionConfiguration, healthy } from '../../support/doctor/wire.ts';

vi.setConfig({ testTimeout: 120_000 });

describe('`doctor` with missing permissions', () => {
  /** What was not allowed, as the findings name it. */
  const permissionsIn = (text: string): readonly string[] =>
    [...text.matchAll(/allow ([a-z0-9-]+:[A-Za-z0-9]+)/g)].map(([, permission = '']) => permission);
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/DOCTOR.md'), 'utf8');

  it('`doctor` without any permission reports only unknown results and no problem', async () => {
    const { code, text } = await run({}, '--function', 'orders');
    expect(text).toContain('0 problems, 0 warnings, 3 not known, 0 ok');
    expect(code).toBe(0);
  });

  it('`doctor` names each missing permission, and the documentation lists them all', async () => {
    const about = Object.entries(healthy).filter(([name]) =>
      /functions\/orders\/configuration|event-source-mappings/.test(name),
    );
    const { code, text } = await run(Object.fromEntries(about), '--function', 'orders');
    const missing = [...new Set(permissionsIn(text))].sort();
    expect(missing).toEqual([
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'iam:SimulatePrincipalPolicy',
      'kafka:DescribeClusterV2',
      'kafka:DescribeTopic',
      'kafka:GetBootstrapBrokers',
      'lambda:GetAccountSettings',
      'lambda:GetFunctionConcurrency',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'sqs:GetQueueAttributes',
    ]);
    for (const permission of missing) expect(docs).toContain(permission);
    expect(code).toBe(0);
  });

  // https://docs.aws.amazon.com/msk/latest/developerguide/msk-topic-operations-information.html
  it.each(['Connect', 'DescribeTopic', 'DescribeTopicDynamicConfiguration'])(
    'the policy of `doctor` has kafka-cluster:%s, without which MSK describes no topic',
    (action) => {
      expect(docs).toContain(`"kafka-cluster:${action}"`);
    },
  );

  /** As Lambda answers: https://docs.aws.amazon.com/lambda/latest/api/API_EnvironmentResponse.html. */
  it('`doctor` without the key of the variables says so, and does not take them for missing', async () => {
    const refused = { ErrorCode: 'AccessDeniedException', Message: 'KMS access is denied' };
    const answer = { body: { ...functionConfiguration, Environment: { Error: refused } } };
    const answers = { ...healthy, '/2015-03-31/functions/orders/configuration': answer };
    const { code, text } = await run(answers, '--function', 'orders');
    expect(text).toMatch(/orders: its environment is encrypted[^]*KMS access is denied[^]*allow kms:Decrypt/);
    expect(docs).toContain('kms:Decrypt');
    expect(code).toBe(0);
  });

  it.each([
    'DescribeSecurityGroups',
    'DescribeVpcEndpoints',
    'DescribeRouteTables',
    `/v1/clusters/${clusterArn}/topics/notes/partitions`,
    '/2015-03-31/event-source-mappings?EventSourceArn',
  ])('`doctor` continues without the permission for %s', async (operation) => {
    const rest = Object.entries(healthy).filter(([name]) => name !== operation);
    const { code, text } = await run(Object.fromEntries(rest), '--function', 'orders');
    const missing = permissionsIn(text);
    expect(missing.length).toBeGreaterThan(0);
    for (const permission of missing) expect(docs).toContain(permission);
    expect(text).toMatch(/0 problems, 0 warnings, \d+ not known/);
    expect(code).toBe(0);
  });

  it('`doctor` asks the policy simulator only once if it is refused', async () => {
    const rest = Object.entries(healthy).filter(([name]) => name !== 'SimulatePrincipalPolicy');
    const { asked } = await run(Object.fromEntries(rest), '--function', 'orders');
    expect(asked.filter((operation) => operation === 'SimulatePrincipalPolicy')).toHaveLength(1);
  });

  it.each([
    ['ExpiredTokenException', 'The security token included in the request is expired', /have expired/],
    ['AccessDeniedException', 'The security token included in the request is expired', /have expired/],
    ['UnrecognizedClientException', 'The security token included in the request is invalid', /not accept/],
  ])(
    '`doctor` says how to sign in instead of naming a permission after %s: %s',
    async (error, message, hint) => {
      const refused = { status: 403, error, body: { message } };
      for (const operation of Object.keys(healthy).filter((name) => name.includes('bootstrap-brokers'))) {
        const failure: unknown = await run(
          { ...healthy, [operation]: refused },
          '--function',
          'orders',
        ).catch((reason: unknown) => reason);
        expect(signInHint(failure)).toMatch(hint);
      }
    },
  );

  it('`doctor --stack` with an expired token says how to sign in', async () => {
    const body =
      '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>The security token included in the request is expired</Message></Error><RequestId>r</RequestId></ErrorResponse>';
    const failure: unknown = await run({ DescribeStacks: { status: 403, body } }, '--stack', 'Orders').catch(
      (reason: unknown) => reason,
    );
    expect(signInHint(failure)).toMatch(/have expired/);
    expect(String(failure)).not.toContain('allow cloudformation');
  });

  it('`doctor` says that the stack cannot be read and which option to give instead', async () => {
    await expect(run({}, '--stack', 'Orders')).rejects.toThrow(
      "the outputs of stack 'Orders' cannot be read; allow cloudformation:DescribeStacks, or give --function",
    );
  });

  it('`doctor` says that a stack is not one of a connector', async () => {
    const DescribeStacks = describedStack('Other', 'CREATE_COMPLETE');
    await expect(run({ DescribeStacks }, '--stack', 'Other')).rejects.toThrow(
      "stack 'Other' has no output FunctionName",
    );
  });

  it('`doctor` names the functions of a stack with several connectors', async () => {
    const outputs = { OrdersFunctionName: 'orders-1', ReturnsFunctionName: 'returns-1' };
    const DescribeStacks = describedStack('Shop', 'CREATE_COMPLETE', outputs);
    await expect(run({ DescribeStacks }, '--stack', 'Shop')).rejects.toThrow(
      "stack 'Shop' has several connectors (OrdersFunctionName orders-1, ReturnsFunctionName returns-1); give --function",
    );
  });
});

describe('`doctor` for a project with problems', () => {
  it('`doctor` reports every problem of schema.cql before it asks AWS', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'millrace-doctor-'));
    onTestFinished(() => {
      rmSync(directory, { recursive: true, force: true });
    });
    const schemaFile = join(directory, 'schema.cql');
    writeFileSync(
      schemaFile,
      'CREATE TABLE app.notes (id texxt PRIMARY KEY);\nCREATE TABLE app.more (id inte PRIMARY KEY);',
    );
    const connector = join(import.meta.dirname, 'connector/connector.ts');
    const asked = run(healthy, '--connector', connector, '--schema', schemaFile, '--cluster', clusterArn);
    await expect(asked).rejects.toThrow(/schema\.cql:1:28: [^]*schema\.cql:2:/);
  });
});

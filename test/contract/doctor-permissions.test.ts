/**
 * Doctor by the credentials of a user of moto's IAM, which holds signatures and policies against each request that reaches
 * moto; requests that only the stub answers are not held against anything.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, it } from 'vitest';
import { faultsIn, useConnectorsOnMoto } from '../support/doctor/connector-on-moto.ts';
import type { MotoConnector } from '../support/doctor/moto-connector.ts';
import type { AwsKeys, DoctorOnMoto } from '../support/doctor/run-on-moto.ts';

const world = useConnectorsOnMoto({ contactPoints: ['10.0.9.9:9042'], localDatacenter: 'dc1' });

const docs = readFileSync(join(import.meta.dirname, '../../docs/DOCTOR.md'), 'utf8');
const documented = /```json\n([^]*?)\n```/.exec(docs)?.[1] ?? '';

let connector: MotoConnector;
let users = 0;
beforeAll(async () => {
  connector = await world.create();
});

/** A user whom the documented policy is given, without one action. */
async function createUser(without: string | undefined): Promise<AwsKeys> {
  const { iam } = world.account();
  const UserName = `doctor-${(users += 1)}`;
  await iam.send(new CreateUserCommand({ UserName }));
  // Named anew and not left out, so that the list stays one, wherever in it the action stood.
  const PolicyDocument =
    without === undefined ? documented : documented.replace(`"${without}"`, '"none:Nothing"');
  expect(without === undefined || PolicyDocument !== documented).toBe(true);
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'doctor', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** @param requests how many moto takes from anybody before it asks who it is */
async function letIn(requests: '0' | 'inf'): Promise<void> {
  const { endpoint } = world.account().moto;
  const { ok } = await fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', body: requests });
  expect(ok).toBe(true);
}

async function lookAs(keys: AwsKeys): Promise<DoctorOnMoto> {
  await letIn('0');
  try {
    return await world.look(connector, { keys });
  } finally {
    await letIn('inf');
  }
}

describe('documented permissions of `doctor`', () => {
  it('the documented permissions are enough for `doctor`', async () => {
    const run = await lookAs(await createUser(undefined));
    expect(faultsIn(run)).toEqual([]);
    expect(run.code).toBe(0);
  });

  it.each([
    ['lambda:GetFunctionConcurrency', 1],
    ['secretsmanager:GetSecretValue', 2],
    ['secretsmanager:DescribeSecret', 2],
    ['ec2:DescribeSubnets', 2],
    ['ec2:DescribeSecurityGroups', 2],
    ['ec2:DescribeVpcEndpoints', 2],
    ['ec2:DescribeRouteTables', 2],
    ['sqs:GetQueueAttributes', 1],
  ])(
    '`doctor` names the missing permission %s in %i findings and reports nothing else',
    async (action, count) => {
      const run = await lookAs(await createUser(action));
      const faults = faultsIn(run);
      expect(faults.map(({ severity }) => severity)).toEqual(Array(count).fill('unknown'));
      for (const { fix } of faults) expect(fix).toBe(`allow ${action} to the credentials of this command`);
      expect(run.code).toBe(0);
    },
  );

  it('`doctor` names the permission that is missing to read the stack', async () => {
    const keys = await createUser('cloudformation:DescribeStacks');
    await expect(lookAs(keys)).rejects.toThrow(
      `the outputs of stack '${connector.stack}' cannot be read; allow cloudformation:DescribeStacks, or give --function`,
    );
  });
});

it('`doctor` refuses unknown AWS keys with an error', async () => {
  const keys = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' };
  await expect(lookAs(keys)).rejects.toThrow(/security token|access key|not valid/i);
});

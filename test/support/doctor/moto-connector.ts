import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateEventSourceMappingCommand, CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { env } from '../../../core/contract/environment.ts';
import type { MotoAccount } from './moto-account.ts';
import { createNetwork, type MotoNetwork } from './moto-network.ts';
import { password } from './wire.ts';

/** What a connector is made of in an AWS account, in the parts that moto has. */
export interface MotoConnector {
  readonly stack: string;
  readonly network: MotoNetwork;
  readonly functionName: string;
  readonly functionArn: string;
  readonly redriveName: string;
  readonly roleArn: string;
  readonly queueUrl: string;
  /** What pollers sign in with. */
  readonly kafkaLogin: { readonly name: string; readonly arn: string };
  /** What the function signs in with. */
  readonly login: { readonly name: string; readonly arn: string };
  readonly variables: Readonly<Record<string, string>>;
}

export interface ConnectorPlaces {
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
}

/** Where brokers listen for SASL/SCRAM. */
export const scramPort = 9096;

/** Lambda takes a bundle for a function to be; none of these is ever invoked. */
const emptyZip = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);

/** Makes a connector in which doctor finds no fault, with names of its own. */
export async function createConnector(
  account: MotoAccount,
  name: string,
  { contactPoints, localDatacenter }: ConnectorPlaces,
): Promise<MotoConnector> {
  const { iam, sqs, id, region } = account;
  const network = await createNetwork(account, scramPort);
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: `${name}-role`,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    }),
  );
  const roleArn = Role?.Arn ?? '';
  const kafkaLogin = await createLogin(account, `AmazonMSK_${name}`, 'alias/own');
  const login = await createLogin(account, `${name}-login`, undefined);
  const queueName = `${name}-dead-letters`;
  const attributes = { VisibilityTimeout: '180', MessageRetentionPeriod: '1209600' };
  const { QueueUrl: motoUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: queueName, Attributes: attributes }),
  );
  const variables = {
    [env.contactPoints]: contactPoints.join(','),
    [env.localDatacenter]: localDatacenter,
    [env.dialect]: 'cassandra',
    [env.tls]: 'off',
    [env.credentials]: login.arn,
    // As the stack names it: moto's own has the port of this run.
    [env.deadLetters]: `https://sqs.${region}.amazonaws.com/${id}/${queueName}`,
    [env.deadLetterBucket]: `${name}-large-letters`,
    [env.failureResponse]: 'partial',
  };
  const functionArn = await createFunction(account, { name, roleArn, network, variables });
  const redriveName = `${name}-redrive`;
  await createFunction(account, { name: redriveName, roleArn, network, variables });
  await feedFromQueue(account, redriveName, motoUrl);
  const stack = await createStack(account, name);
  return {
    stack,
    network,
    functionName: name,
    functionArn,
    redriveName,
    roleArn,
    queueUrl: motoUrl,
    kafkaLogin,
    login,
    variables,
  };
}

async function createLogin({ secrets }: MotoAccount, name: string, key: string | undefined) {
  const SecretString = JSON.stringify({ username: 'orders', password });
  const input = { Name: name, SecretString, ...(key === undefined ? {} : { KmsKeyId: key }) };
  return { name, arn: (await secrets.send(new CreateSecretCommand(input))).ARN ?? '' };
}

async function createFunction(
  { lambda }: MotoAccount,
  {
    name,
    roleArn,
    network,
    variables,
  }: {
    readonly name: string;
    readonly roleArn: string;
    readonly network: MotoNetwork;
    readonly variables: Readonly<Record<string, string>>;
  },
): Promise<string> {
  const { FunctionArn = '' } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: roleArn,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: emptyZip },
      Timeout: 60,
      MemorySize: 1769,
      VpcConfig: { SubnetIds: [...network.subnetIds], SecurityGroupIds: [network.groups.function] },
      Environment: { Variables: variables },
    }),
  );
  return FunctionArn;
}

async function feedFromQueue({ lambda, sqs }: MotoAccount, FunctionName: string, QueueUrl: string) {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const EventSourceArn = Attributes?.QueueArn ?? '';
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn, Enabled: false }));
}

/** A stack with the output by which doctor finds the function. */
async function createStack({ cloudFormation }: MotoAccount, functionName: string): Promise<string> {
  const StackName = `stack-${functionName}`;
  const TemplateBody = JSON.stringify({
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: functionName } } },
    Outputs: { FunctionName: { Value: functionName } },
  });
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody }));
  return StackName;
}

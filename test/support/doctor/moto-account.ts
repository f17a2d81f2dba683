import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { motoEnvironment, startMoto, type Moto } from '../moto.ts';

/** An AWS account in moto, and the clients by which somebody makes, changes and breaks things in it. */
export interface MotoAccount {
  readonly moto: Moto;
  readonly id: string;
  readonly region: string;
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly secrets: SecretsManagerClient;
  readonly sqs: SQSClient;
  close(): Promise<void>;
}

/** Starts moto, and opens its account. */
export async function openMotoAccount(): Promise<MotoAccount> {
  const moto = await startMoto();
  const region = motoEnvironment.AWS_REGION;
  const credentials = {
    accessKeyId: motoEnvironment.AWS_ACCESS_KEY_ID,
    secretAccessKey: motoEnvironment.AWS_SECRET_ACCESS_KEY,
  };
  const access = { region, credentials, endpoint: moto.endpoint };
  const clients = {
    cloudFormation: new CloudFormationClient(access),
    ec2: new EC2Client(access),
    iam: new IAMClient(access),
    lambda: new LambdaClient(access),
    secrets: new SecretsManagerClient(access),
    sqs: new SQSClient(access),
  };
  return {
    moto,
    id: '123456789012',
    region,
    ...clients,
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await moto.stop();
    },
  };
}

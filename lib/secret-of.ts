import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/**
 * The construct of a secret that may be given as a complete ARN. An ARN does not tell the secret's key: where that is
 * the user's own, only a construct (`Secret.fromSecretAttributes`) brings the grant of it along.
 */
export const secretOf = (scope: Construct, id: string, secret: ISecret | string): ISecret =>
  typeof secret === 'string' ? Secret.fromSecretCompleteArn(scope, id, secret) : secret;

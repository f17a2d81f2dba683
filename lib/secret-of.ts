import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/** A secret: a construct or a complete ARN. */
export type SecretReference = Secret | ISecret | string;

/**
 * The construct of a secret that may be given as a complete ARN. An ARN does not tell the secret's key: where that is
 * the user's own, only a construct (`Secret.fromSecretAttributes`) brings the grant of it along.
 */
export const secretOf = (scope: Construct, id: string, secret: SecretReference): Secret | ISecret =>
  typeof secret === 'string' ? Secret.fromSecretCompleteArn(scope, id, secret) : secret;

/**
 * Lets a function, and the pollers that act by its role, read a secret. The grants are the role's and never the key's:
 * a key policy that names the role would tie the stack of the key to this one, and this one to it. The key must leave
 * it to the account's roles, as those made by CDK or the console do.
 */
export function allowReading(target: IFunction, secret: Secret | ISecret): void {
  target.addToRolePolicy(
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [secret.secretFullArn ?? `${secret.secretArn}-??????`],
    }),
  );
  if (secret.encryptionKey === undefined) return;
  target.addToRolePolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [secret.encryptionKey.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': `secretsmanager.${Aws.REGION}.${Aws.URL_SUFFIX}` },
      },
    }),
  );
}

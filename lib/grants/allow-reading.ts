import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';

/**
 * A secret of Secrets Manager. The role may decrypt it only if the construct knows the key: a secret under a key of your
 * own that exists is imported by `Secret.fromSecretAttributes` with `encryptionKey`, others by
 * `Secret.fromSecretCompleteArn`. `Secret` is named beside `ISecret` for projects with `exactOptionalPropertyTypes`.
 */
export type ConnectorSecret = Secret | ISecret;

/** The ARN of a secret for a policy; of one without its full ARN, with the six characters that Secrets Manager adds open. */
export const readableArn = ({ secretFullArn, secretArn }: ConnectorSecret): string =>
  secretFullArn ?? `${secretArn}-??????`;

/**
 * Lets a function, and the pollers that act by its role, read a secret. The grants belong to the role and never to the
 * key: a key policy that names the role would make the stack of the key and this one depend on each other. The policy of
 * the key must let the roles of the account use it, as the policies made by CDK and the console do.
 */
export function allowReading(target: IFunction, secret: ConnectorSecret): void {
  target.addToRolePolicy(
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [readableArn(secret)],
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

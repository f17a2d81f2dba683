import { parseAuthorities, parseClientCertificate } from '../../../core/secret/certificates.ts';
import { parseCredentials } from '../../../core/secret/credentials.ts';
import { parseRegistryLogin } from '../../../core/secret/registry-login.ts';
import { SecretError, type SecretReference } from '../../../core/secret/reference.ts';
import { parseArn } from '../facts/arn.ts';
import type { AwsAccess } from './aws-access.ts';
import type { EventSourceFacts } from '../facts/event-source-facts.ts';
import { ask } from './ask.ts';
import { pollerKeyProblem } from './private-key.ts';

import type { SecretFacts, SecretUse } from '../facts/secret-facts.ts';

/** A secret to look at. */
export interface SecretToRead {
  readonly arn: string;
  readonly use: SecretUse;
}

/**
 * What pollers sign in with. By a connection that may be a copy of the secret that MSK has, for which MSK's rules do not
 * hold (https://docs.aws.amazon.com/lambda/latest/dg/msk-cross-account.html).
 */
export const secretsOf = ({
  authentication,
  secretArns,
  connection,
}: EventSourceFacts): readonly SecretToRead[] =>
  secretArns.map((arn) => ({
    arn,
    use: authentication === 'scram' && connection !== undefined ? 'login' : uses[authentication],
  }));

const uses: Readonly<Record<EventSourceFacts['authentication'], SecretUse>> = {
  scram: 'kafka-login',
  mtls: 'kafka-certificate',
  iam: 'login',
  other: 'login',
};

/** What a reference names, if it is a secret of Secrets Manager. */
export const secretOf = (reference: SecretReference | undefined, use: SecretUse): readonly SecretToRead[] =>
  reference?.kind === 'secret' ? [{ arn: reference.arn, use }] : [];

/** Reads the shape of secrets, which is all that is stored of them, and asks for their age and rotation. */
export async function gatherSecrets(
  access: AwsAccess,
  secrets: readonly SecretToRead[],
): Promise<readonly SecretFacts[]> {
  const each = new Map(
    secrets
      .filter((secret) => !isCovered(secret, secrets))
      .map((secret) => [`${secret.use} ${secret.arn}`, secret]),
  );
  return Promise.all([...each.values()].map((secret) => gatherSecret(access, secret)));
}

/** A login that is MSK's too is held against all that a login is held against, and more. */
const isCovered = ({ arn, use }: SecretToRead, secrets: readonly SecretToRead[]): boolean =>
  use === 'login' && secrets.some((other) => other.arn === arn && other.use === 'kafka-login');

async function gatherSecret(access: AwsAccess, { arn, use }: SecretToRead): Promise<SecretFacts> {
  const { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } =
    await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ ...access, region: parseArn(arn)?.region ?? access.region });
  try {
    const [shapeProblem, description] = await Promise.all([
      ask('secretsmanager:GetSecretValue', async () => {
        const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
        return text === undefined ? 'it is binary; allowed is text' : shapeProblemOf(text, use, arn);
      }),
      ask('secretsmanager:DescribeSecret', async () => {
        const answer = await client.send(new DescribeSecretCommand({ SecretId: arn }));
        return {
          name: answer.Name ?? '',
          rotates: answer.RotationEnabled ?? false,
          changedAtMs: (answer.LastChangedDate ?? answer.CreatedDate)?.getTime(),
          deletedAtMs: answer.DeletedDate?.getTime(),
          keyId: answer.KmsKeyId,
        };
      }),
    ]);
    return { arn, use, shapeProblem, description };
  } finally {
    client.destroy();
  }
}

const parsers: Readonly<Record<SecretUse, (text: string, reference: SecretReference) => unknown>> = {
  'kafka-login': parseCredentials,
  login: parseCredentials,
  'registry-login': parseRegistryLogin,
  'client-certificate': parseClientCertificate,
  'kafka-certificate': parsePollerCertificate,
  authorities: parseAuthorities,
};

function parsePollerCertificate(text: string, reference: SecretReference): void {
  const problem = pollerKeyProblem(parseClientCertificate(text, reference));
  if (problem !== undefined) throw new SecretError(reference, problem);
}

/** The parsers' messages never quote the secret; anything else that is thrown might, and is not shown. */
function shapeProblemOf(text: string, use: SecretUse, arn: string): string | undefined {
  const prefix = `secret ${arn}: `;
  try {
    parsers[use](text, { kind: 'secret', arn });
    return undefined;
  } catch (error) {
    if (!(error instanceof SecretError)) return 'it can not be read as what it should be';
    return error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
  }
}

import { Stack, Token } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { printValue } from '../../core/connector/problem.ts';
import { aliasProblems } from '../grants/alias-problems.ts';
import type { ConnectorSecret } from '../grants/allow-reading.ts';
import { kindOf } from './kind-of.ts';
import type { MskAuthentication, SelfManagedAuthentication } from './kafka-authentication.ts';

/** Each way to sign in, and where Lambda takes it (`SourceAccessConfiguration` of its API). */
const ways: Readonly<Record<string, { readonly call: string; readonly to: readonly ('msk' | 'others')[] }>> =
  {
    iam: { call: 'iam()', to: ['msk'] },
    'scram-512': { call: 'scram512(secret)', to: ['msk', 'others'] },
    mtls: { call: 'mutualTls(secret)', to: ['msk', 'others'] },
    'scram-256': { call: 'scram256(secret)', to: ['others'] },
    plain: { call: 'plain(secret)', to: ['others'] },
    none: { call: 'none()', to: ['others'] },
  };

/**
 * What is wrong with a way to sign in. Types do not exclude it all: plain JavaScript passes any value.
 * @param to `msk`: a cluster of MSK; `others`: brokers that are not MSK's
 */
export function authenticationProblems(
  scope: Construct,
  authentication: MskAuthentication | SelfManagedAuthentication,
  to: 'msk' | 'others',
): readonly string[] {
  const kind = kindOf(authentication);
  if (kind === undefined || ways[kind]?.to.includes(to) !== true) {
    const allowed = Object.values(ways).flatMap((way) => (way.to.includes(to) ? [way.call] : []));
    return [
      `source.authentication: ${printValue(kind ?? authentication)} is not possible${to === 'msk' ? ' with MSK' : ''}; ` +
        `allowed: ${allowed.join(', ')} of KafkaAuthentication`,
    ];
  }
  return 'secret' in authentication
    ? secretProblems(scope, 'source.authentication', authentication.secret)
    : [];
}

/** An event source takes the ARN of a secret of its own Region, of at most 200 characters. */
export function secretProblems(scope: Construct, option: string, secret: ConnectorSecret): readonly string[] {
  if (!isSecret(secret)) {
    return [
      `${option}: ${printValue(secret)} is no secret; allowed: a Secret of aws-cdk-lib/aws-secretsmanager, such as Secret.fromSecretCompleteArn(…)`,
    ];
  }
  const { secretArn, encryptionKey } = secret;
  const keyProblems = aliasProblems(`${option}: the key of the secret`, encryptionKey);
  if (Token.isUnresolved(secretArn)) return keyProblems;
  const { region } = Stack.of(scope);
  const [, , , secretRegion] = secretArn.split(':');
  return [
    ...keyProblems,
    ...(Token.isUnresolved(region) || secretRegion === region
      ? []
      : [
          `${option}: the secret is in ${secretRegion}, the stack in ${region}; Lambda reads secrets of its own Region only, replicate it there and name the replica`,
        ]),
    ...(secretArn.length <= 200
      ? []
      : [
          `${option}: the ARN of the secret has ${secretArn.length} characters; allowed: 200; give it a shorter name`,
        ]),
  ];
}

const isSecret = (value: unknown): value is ConnectorSecret =>
  typeof value === 'object' && value !== null && 'secretArn' in value && typeof value.secretArn === 'string';

/** https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-tutorial.html */
export function scramSecretProblems(secret: ConnectorSecret): readonly string[] {
  if (!isSecret(secret)) return [];
  const created = secret.node.defaultChild;
  const name: unknown = Stack.of(secret).resolve(
    created instanceof CfnSecret ? created.name : secret.secretName,
  );
  // A reference is not known yet.
  const isNamed = typeof name === 'string' ? name.startsWith('AmazonMSK_') : name !== undefined;
  return [
    ...(isNamed
      ? []
      : [
          `source.authentication: the secret ${name === undefined ? 'gets a generated name' : `is named ${printValue(name)}`}, but MSK takes only names that begin with AmazonMSK_; name it so, or create it by MskLogin`,
        ]),
    ...(created instanceof CfnSecret && created.kmsKeyId === undefined
      ? [
          'source.authentication: the secret is under the default key of Secrets Manager, which MSK does not take; give it an encryptionKey, or create it by MskLogin',
        ]
      : []),
  ];
}

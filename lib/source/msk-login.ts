import { Token } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { isAlias } from '../grants/alias-problems.ts';
import { printValue } from '../../core/connector/problem.ts';

export interface MskLoginProps {
  /** Begins with `AmazonMSK_`. */
  readonly secretName: string;
  /** The name of the user in Kafka, which ACLs of the cluster are given to. */
  readonly username: string;
  /** A key of your own: MSK takes no secret under the default key of Secrets Manager, and no alias of a key. */
  readonly encryptionKey: IKey;
}

/**
 * A login to an MSK cluster by SASL/SCRAM, with a generated password: a secret as MSK requires it
 * (https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-tutorial.html). Its policy lets MSK read it, so
 * that a rotation, by which CDK adds to the policy, and the association with a cluster, by which MSK does, leave each
 * other's statement in place. Throws when MSK would not take it.
 */
export class MskLogin extends Secret {
  constructor(scope: Construct, id: string, { secretName, username, encryptionKey }: MskLoginProps) {
    const problems = [...nameProblems(secretName), ...keyProblems(encryptionKey)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    super(scope, id, {
      secretName,
      encryptionKey,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username }),
        generateStringKey: 'password',
        excludePunctuation: true,
      },
    });
    this.addToResourcePolicy(
      new PolicyStatement({
        // The statement that MSK itself adds, by its id.
        sid: 'AWSKafkaResourcePolicy',
        principals: [new ServicePrincipal('kafka.amazonaws.com')],
        actions: ['secretsmanager:getSecretValue'],
        resources: [this.secretArn],
      }),
    );
  }
}

const nameProblems = (name: unknown): readonly string[] =>
  Token.isUnresolved(name) || (typeof name === 'string' && /^AmazonMSK_[\w/+=.@-]+$/.test(name))
    ? []
    : [
        `secretName: ${printValue(name)} is not possible; allowed: AmazonMSK_ followed by letters, digits and / _ + = . @ -`,
      ];

function keyProblems(key: IKey | undefined): readonly string[] {
  if (key === undefined) {
    return [
      'encryptionKey: is missing; MSK takes no secret under the default key, give a Key of aws-cdk-lib/aws-kms',
    ];
  }
  return isAlias(key)
    ? [`encryptionKey: is the alias of a key; MSK takes the key alone, such as Key.fromKeyArn(…)`]
    : [];
}

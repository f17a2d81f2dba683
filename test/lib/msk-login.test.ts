import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import { KafkaSource } from '../../lib/source/kafka-source.ts';
import { MskLogin } from '../../lib/source/msk-login.ts';
import type { MskLoginProps } from '../../lib/source/msk-login.ts';
import { NewCluster } from '../../lib/source/new-cluster.ts';
import { clicksSource } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sourceContext } from './support/source.ts';
import { anyFunction, emptyStack, secretArn, secretOf, warningsOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();
const eventSourceType = 'AWS::Lambda::EventSourceMapping';

const login = (stack: Stack, props: Partial<MskLoginProps> = {}): MskLogin =>
  new MskLogin(stack, 'Login', {
    secretName: 'AmazonMSK_clicks',
    username: 'clicks',
    encryptionKey: new Key(stack, 'Key'),
    ...props,
  });

/** The stack of a source by a login that it creates itself. */
function sourceStack(of: (secret: MskLogin) => ReturnType<typeof clicksSource>): Stack {
  const stack = emptyStack(scratch);
  of(login(stack)).bind(stack, sourceContext(stack));
  return stack;
}

const associatedStack = (): Stack =>
  sourceStack((secret) =>
    clicksSource({ authentication: KafkaAuthentication.scram512(secret), associateSecret: true }),
  );

// https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-tutorial.html
describe('login to an MSK cluster', () => {
  it('the login has a name and a key as MSK requires them, and a generated password', () => {
    const stack = emptyStack(scratch);
    login(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'AmazonMSK_clicks',
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      GenerateSecretString: { SecretStringTemplate: '{"username":"clicks"}', GenerateStringKey: 'password' },
    });
  });

  it('one policy of the login has the statement of MSK and that of a rotation', () => {
    const stack = emptyStack(scratch);
    login(stack).addRotationSchedule('Rotation', {
      automaticallyAfter: Duration.days(30),
      rotationLambda: anyFunction(stack),
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SecretsManager::ResourcePolicy', 1);
    template.hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      ResourcePolicy: {
        Statement: [
          {
            Sid: 'AWSKafkaResourcePolicy',
            Effect: 'Allow',
            Principal: { Service: 'kafka.amazonaws.com' },
            Action: 'secretsmanager:getSecretValue',
            Resource: { Ref: Match.stringLikeRegexp('^Login') },
          },
          Match.objectLike({ Effect: 'Deny', Action: 'secretsmanager:DeleteSecret' }),
        ],
      },
    });
  });

  it.each<[string, (stack: Stack) => MskLogin, RegExp]>([
    [
      'another name',
      (stack) => login(stack, { secretName: 'clicks' }),
      /secretName: 'clicks' is not possible/,
    ],
    [
      'the default key of Secrets Manager',
      (stack) =>
        login(stack, { encryptionKey: Alias.fromAliasName(stack, 'Alias', 'alias/aws/secretsmanager') }),
      /encryptionKey: is the alias of a key/,
    ],
    [
      'no key',
      // @ts-expect-error plain JavaScript leaves it out
      (stack) => new MskLogin(stack, 'Login', { secretName: 'AmazonMSK_x', username: 'x' }),
      /encryptionKey: is missing/,
    ],
  ])('the login is refused with %s', (_, create, message) => {
    expect(() => create(emptyStack(scratch))).toThrow(message);
  });
});

describe('association of a login with a cluster that exists', () => {
  it('the secret and its policy come before the association, and that before the event sources', () => {
    const template = Template.fromStack(associatedStack());
    const [secretId] = Object.keys(template.findResources('AWS::SecretsManager::Secret'));
    const [policyId] = Object.keys(template.findResources('AWS::SecretsManager::ResourcePolicy'));
    const [associationId] = Object.keys(template.findResources('AWS::MSK::BatchScramSecret'));
    template.hasResource('AWS::MSK::BatchScramSecret', {
      Properties: {
        ClusterArn: 'arn:aws:kafka:eu-west-1:111122223333:cluster/web/aaaa-1',
        SecretArnList: [{ Ref: secretId }],
      },
      DependsOn: Match.arrayWith([policyId]),
    });
    template.hasResource(eventSourceType, { DependsOn: Match.arrayWith([associationId]) });
  });

  it('the role may decrypt the login, through Secrets Manager', () => {
    const key = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
    expect(allowedActions(associatedStack()).get('kms:Decrypt')).toEqual([key]);
  });

  it('a new cluster waits for the policy of the login too', () => {
    const stack = sourceStack((secret) =>
      KafkaSource.newMsk({
        cluster: NewCluster.provisioned({ zones: 2 }),
        authentication: KafkaAuthentication.scram512(secret),
      }),
    );
    const template = Template.fromStack(stack);
    const [policyId] = Object.keys(template.findResources('AWS::SecretsManager::ResourcePolicy'));
    template.hasResource('AWS::MSK::BatchScramSecret', { DependsOn: Match.arrayWith([policyId]) });
  });

  it('a source without it leaves the association to others', () => {
    const stack = sourceStack((secret) =>
      clicksSource({ authentication: KafkaAuthentication.scram512(secret) }),
    );
    Template.fromStack(stack).resourceCountIs('AWS::MSK::BatchScramSecret', 0);
  });
});

describe('key of a SCRAM secret that exists', () => {
  const bind = (stack: Stack, secret: ReturnType<typeof secretOf>): Stack => {
    clicksSource({ authentication: KafkaAuthentication.scram512(secret) }).bind(stack, sourceContext(stack));
    return stack;
  };

  it('synthesis warns of a secret that does not name its key, since the role may not decrypt it', () => {
    const stack = emptyStack(scratch);
    expect(warningsOf(bind(stack, secretOf(stack, 'AmazonMSK_x')))).toEqual([
      expect.stringContaining('the secret does not name its key'),
    ]);
  });

  it('a secret that names its key needs no warning', () => {
    const stack = emptyStack(scratch);
    const encryptionKey = Key.fromKeyArn(
      stack,
      'Key',
      'arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    );
    const secret = Secret.fromSecretAttributes(stack, 'Secret', {
      secretCompleteArn: secretArn('AmazonMSK_x'),
      encryptionKey,
    });
    expect(warningsOf(bind(stack, secret))).toEqual([]);
  });
});

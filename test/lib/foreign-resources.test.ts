/**
 * Secrets, queues and buckets of other accounts in a VPC that the connector creates. The policy of an endpoint restricts
 * what passes through it, even if another policy allows it:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { Network } from '../../lib/network/network.ts';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import { clicksSource, clicksStack, clicksStore } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { emptyStack, propertiesOf, validateTemplates } from './support/stack.ts';

const scratch = scratchFolder();
const foreign = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:444455556666:${rest}`;
const loginArn = foreign('secretsmanager', 'secret:cassandra-a1b2c3');
const authorityArn = foreign('secretsmanager', 'secret:authority');
const queueArn = foreign('sqs', 'letters');

/** What the endpoint of a service lets through besides the resources of this account. */
function admitted(stack: Stack, service: string): readonly unknown[] {
  const [endpoint] = propertiesOf(stack, 'AWS::EC2::VPCEndpoint').filter((properties) =>
    JSON.stringify(properties['ServiceName']).includes(`.${service}"`),
  );
  const policy = endpoint?.['PolicyDocument'];
  if (typeof policy !== 'object' || policy === null || !('Statement' in policy)) throw new Error('no policy');
  const statements: readonly { readonly Resource: unknown }[] = Array.isArray(policy.Statement)
    ? policy.Statement
    : [];
  return statements.slice(1).flatMap(({ Resource: resource }) => resource);
}

describe('resources of other accounts', () => {
  const stack = clicksStack(join(scratch, 'foreign'), (stack) => ({
    source: clicksSource({
      authentication: KafkaAuthentication.mutualTls(
        Secret.fromSecretCompleteArn(stack, 'Pollers', foreign('secretsmanager', 'secret:pollers-a1b2c3')),
      ),
    }),
    store: clicksStore({
      credentials: Secret.fromSecretCompleteArn(stack, 'Login', loginArn),
      tlsAuthorities: Secret.fromSecretPartialArn(stack, 'Authority', authorityArn),
      tlsClientCertificate: Secret.fromSecretNameV2(stack, 'Certificate', 'of-this-account'),
    }),
    deadLetters: {
      queue: Queue.fromQueueArn(stack, 'Letters', queueArn),
      bucket: Bucket.fromBucketName(stack, 'Large', 'letters-of-another'),
    },
  }));

  it('an endpoint lets through the secrets of other accounts that are given, and those alone', () => {
    expect(admitted(stack, 'secretsmanager')).toEqual([
      `${authorityArn}-??????`,
      loginArn,
      foreign('secretsmanager', 'secret:pollers-a1b2c3'),
    ]);
  });

  it('an endpoint lets through the queue and the bucket of another account that are given', () => {
    expect(admitted(stack, 'sqs')).toEqual([queueArn]);
    const ofPartition = (rest: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${rest}`]],
    });
    expect(admitted(stack, 's3')).toEqual([
      ofPartition('letters-of-another'),
      ofPartition('letters-of-another/*'),
    ]);
  });

  it('an endpoint lets through nothing else for a queue and a bucket that the stack creates', () => {
    const own = clicksStack(join(scratch, 'own'));
    expect(admitted(own, 'sqs')).toEqual([]);
    expect(admitted(own, 's3')).toEqual([]);
  });

  it('an endpoint lets through nothing else for a secret of the account of the stack', () => {
    const env = { account: '444455556666', region: 'eu-west-1' };
    const own = emptyStack(scratch, env);
    const network = Network.create().bind(own, { services: ['secretsManager'] });
    network.admit('secretsManager', [loginArn]);
    expect(admitted(own, 'secretsmanager')).toEqual([]);
  });
});

describe('resources of other accounts through a shared endpoint', () => {
  const app = new App({ outdir: join(scratch, 'shared'), context: validateTemplates });
  const [first, second] = [new Stack(app, 'First'), new Stack(app, 'Second')];
  const owner = Network.create().bind(first, { services: ['sqs', 's3'] });
  const shared = Network.shared({ network: owner }).bind(second, { services: ['sqs', 's3'] });
  const bucket = Bucket.fromBucketName(second, 'Large', 'letters-of-another');
  shared.admit('sqs', [queueArn, new Queue(second, 'Own').queueArn]);
  shared.admit('sqs', [queueArn]);
  shared.admit('s3', [bucket.arnForObjects('*')]);

  it('a shared endpoint lets through what another stack was given, once, without depending on that stack', () => {
    expect(admitted(first, 'sqs')).toEqual([queueArn]);
    expect(admitted(first, 's3')).toHaveLength(1);
    // Fails to synthesize if the stacks depend on each other.
    app.synth();
    expect(first.dependencies).toEqual([]);
    expect(second.dependencies).toEqual([first]);
  });
});

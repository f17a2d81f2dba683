import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnBatchScramSecret } from 'aws-cdk-lib/aws-msk';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { KafkaAuthentication } from '../../../lib/source/kafka-authentication.ts';
import { KafkaSource } from '../../../lib/source/kafka-source.ts';
import { NewCluster } from '../../../lib/source/new-cluster.ts';
import { VpcConnection } from '../../../lib/source/vpc-connection.ts';
import { existing, pages, provisioned, selfManaged, serverless } from './refused-source.ts';
import type { RefusedSource } from './refused-source.ts';
import { secretOf } from './stack.ts';

/** Refused for what they say of brokers, how to reach them, and how to sign in. */
export const refusedBrokers: readonly RefusedSource[] = [
  {
    what: 'SCRAM or mutual TLS with a serverless cluster',
    page: pages.serverless,
    source: (stack) =>
      existing({
        clusterArn: serverless,
        authentication: KafkaAuthentication.mutualTls(secretOf(stack, 'x')),
      }),
    says: /^source\.authentication: 'mtls', but a serverless cluster takes IAM only/,
  },
  {
    what: 'SCRAM or mutual TLS with a serverless cluster',
    page: pages.serverless,
    source: (stack) =>
      KafkaSource.newMsk({
        cluster: NewCluster.serverless(),
        authentication: KafkaAuthentication.scram512(secretOf(stack, 'AmazonMSK_x')),
      }),
    says: /^source\.authentication: 'scram-512', but a serverless cluster takes IAM only/,
  },
  {
    what: '`createTopics` with a serverless cluster',
    page: pages.topics,
    source: () => existing({ clusterArn: serverless, createTopics: { 'shop.orders': { partitions: 3 } } }),
    says: /^source\.createTopics: CloudFormation creates no topics in serverless clusters/,
  },
  {
    what: '`createTopics` with a serverless cluster',
    page: pages.topics,
    source: () =>
      KafkaSource.newMsk({
        cluster: NewCluster.serverless(),
        createTopics: { 'shop.orders': { partitions: 3 } },
      }),
    says: /^source\.createTopics: CloudFormation creates no topics in serverless clusters/,
  },
  {
    what: '`createTopics` with a topic that no route reads, or fewer than 1 partition or replica',
    page: pages.topics,
    source: () => existing({ createTopics: { 'shop.orders': { partitions: 0, replicationFactor: 1.5 } } }),
    says: /^source\.createTopics\['shop\.orders'\]\.partitions: 0 is not possible.*\n.*replicationFactor: 1\.5/,
  },
  {
    what: '`createTopics` with a topic that no route reads, or fewer than 1 partition or replica',
    page: pages.topics,
    source: () => existing({ createTopics: { 'shop.order': { partitions: 1 } } }),
    says: /^source\.createTopics: no route reads 'shop\.order'; allowed: shop\.orders/,
  },
  {
    what: 'with MSK: SASL/PLAIN, SCRAM-SHA-256, no authentication, or an unknown way to sign in',
    page: pages.access,
    // @ts-expect-error plain JavaScript passes it
    source: (stack) => existing({ authentication: KafkaAuthentication.plain(secretOf(stack, 'x')) }),
    says: /^source\.authentication: 'plain' is not possible with MSK; allowed: iam\(\), scram512\(secret\), mutualTls\(secret\)/,
  },
  {
    what: 'with MSK: SASL/PLAIN, SCRAM-SHA-256, no authentication, or an unknown way to sign in',
    page: pages.access,
    // @ts-expect-error plain JavaScript passes it
    source: () => existing({ authentication: 'iam' }),
    says: /^source\.authentication: 'iam' is not possible with MSK; allowed: iam\(\)/,
  },
  {
    what: 'with other brokers: IAM, or an unknown way to sign in',
    page: pages.access,
    // @ts-expect-error plain JavaScript passes it
    source: () => selfManaged({ authentication: KafkaAuthentication.iam() }),
    says: /^source\.authentication: 'iam' is not possible; allowed: scram512\(secret\), .* none\(\)/,
  },
  {
    what: 'a way to sign in without its secret',
    page: pages.access,
    // @ts-expect-error plain JavaScript passes it
    source: () => existing({ authentication: KafkaAuthentication.mutualTls(undefined) }),
    says: /^source\.authentication: undefined is no secret/,
  },
  {
    what: 'a secret of another Region',
    page: pages.selfManaged,
    source: (stack) => selfManaged({ rootCa: secretOf(stack, 'ca') }),
    env: { region: 'us-east-1' },
    says: /^source\.rootCa: the secret is in eu-west-1, the stack in us-east-1/,
  },
  {
    what: 'a secret with an ARN of more than 200 characters',
    page: pages.access,
    source: (stack) => selfManaged({ rootCa: secretOf(stack, 'c'.repeat(200)) }),
    says: /^source\.rootCa: the ARN of the secret has \d+ characters; allowed: 200/,
  },
  {
    what: 'with MSK: a SCRAM secret whose name does not begin with `AmazonMSK_`, or is generated',
    page: pages.scram,
    source: (stack) => existing({ authentication: KafkaAuthentication.scram512(secretOf(stack, 'kafka')) }),
    says: /^source\.authentication: the secret is named 'kafka', but MSK takes only names that begin with AmazonMSK_/,
  },
  {
    what: 'with MSK: a SCRAM secret whose name does not begin with `AmazonMSK_`, or is generated',
    page: pages.scram,
    source: (stack) =>
      existing({
        authentication: KafkaAuthentication.scram512(
          new Secret(stack, 'Login', { encryptionKey: new Key(stack, 'Key') }),
        ),
      }),
    says: /^source\.authentication: the secret gets a generated name/,
  },
  {
    what: 'with MSK: a SCRAM secret that the app creates under the default key',
    page: pages.scram,
    source: (stack) =>
      existing({
        authentication: KafkaAuthentication.scram512(
          new Secret(stack, 'Login', { secretName: 'AmazonMSK_x' }),
        ),
      }),
    says: /^source\.authentication: the secret is under the default key/,
  },
  {
    what: 'brokers on the internet that ask for no login',
    page: pages.internet,
    source: () => selfManaged({ reach: 'internet' }),
    says: /^source\.authentication: 'none' is not possible with reach: 'internet'/,
  },
  {
    what: 'an unknown `reach`',
    page: pages.selfManaged,
    // @ts-expect-error plain JavaScript passes it
    source: () => selfManaged({ reach: 'public' }),
    says: /^source\.reach: 'public' is not possible; allowed: 'vpc' or 'internet'/,
  },
  {
    what: 'no bootstrap server, more than 10, one twice, or one that is not `host:port`',
    page: pages.servers,
    source: () => selfManaged({ bootstrapServers: ['broker-1', 'broker_2:9092', 'broker-3:0'] }),
    says: /^source\.bootstrapServers: 'broker-1', 'broker_2:9092', 'broker-3:0' is not possible/,
  },
  {
    what: 'no bootstrap server, more than 10, one twice, or one that is not `host:port`',
    page: pages.servers,
    source: () => selfManaged({ bootstrapServers: [] }),
    says: /^source\.bootstrapServers: an empty array is not possible; allowed: 1 to 10/,
  },
  {
    what: 'no bootstrap server, more than 10, one twice, or one that is not `host:port`',
    page: pages.servers,
    source: () =>
      selfManaged({ bootstrapServers: Array.from({ length: 11 }, (_, index) => `broker-${index}:9092`) }),
    says: /^source\.bootstrapServers: 11 servers is not possible/,
  },
  {
    what: 'no bootstrap server, more than 10, one twice, or one that is not `host:port`',
    page: pages.servers,
    source: () => selfManaged({ bootstrapServers: ['broker-1:9092', 'broker-1:9092'] }),
    says: /^source\.bootstrapServers: 'broker-1:9092' is named twice/,
  },
  {
    what: 'an unknown `vpcConnection`',
    page: pages.connections,
    // @ts-expect-error plain JavaScript passes it
    source: () => existing({ vpcConnection: 'create' }),
    says: /^source\.vpcConnection: 'create' is not possible; allowed: VpcConnection\.create\(\)/,
  },
  {
    what: 'a `vpcConnection` to a serverless cluster',
    page: pages.crossAccount,
    source: () => existing({ clusterArn: serverless, vpcConnection: VpcConnection.create() }),
    says: /^source\.vpcConnection: '.*' is a serverless cluster/,
  },
  {
    what: '`associateSecret` without SCRAM, or with a `vpcConnection`',
    page: pages.scram,
    source: () => existing({ associateSecret: true }),
    says: /^source\.associateSecret: is for KafkaAuthentication\.scram512\(secret\) only/,
  },
  {
    what: '`associateSecret` without SCRAM, or with a `vpcConnection`',
    page: pages.scram,
    source: (stack) =>
      existing({
        associateSecret: true,
        authentication: KafkaAuthentication.scram512(secretOf(stack, 'AmazonMSK_x')),
        vpcConnection: VpcConnection.create(),
      }),
    says: /^source\.associateSecret: not possible with source\.vpcConnection/,
  },
  {
    what: '`associateSecret` twice for a cluster',
    page: pages.association,
    source: (stack) => {
      new CfnBatchScramSecret(stack, 'Other', { clusterArn: provisioned });
      const authentication = KafkaAuthentication.scram512(secretOf(stack, 'AmazonMSK_x'));
      return existing({ associateSecret: true, authentication });
    },
    says: /^source\.associateSecret: Test\/Other associates secrets with this cluster already/,
  },
];

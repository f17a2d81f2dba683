import { Stack, Stage, Token } from 'aws-cdk-lib';
import { CfnBatchScramSecret } from 'aws-cdk-lib/aws-msk';
import type { Construct } from 'constructs';
import { printValue } from '../../core/connector/problem.ts';
import { authenticationProblems, scramSecretProblems } from './authentication-problems.ts';
import type { SourceContext } from './bound-source.ts';
import { eventSourceProblems } from './event-source-problems.ts';
import { KafkaAuthentication } from './kafka-authentication.ts';
import { kindOf } from './kind-of.ts';
import { isServerlessArn, mskArnProblems } from './msk-arn.ts';
import type { MskSourceProps, TopicToCreate } from './msk-source-props.ts';

/** Everything that MSK or Lambda would refuse of a cluster that exists, as far as it is known at synthesis. */
export function existingClusterProblems(
  scope: Construct,
  props: MskSourceProps,
  context: SourceContext,
): readonly string[] {
  const { clusterArn } = props;
  const arnProblems = mskArnProblems(clusterArn);
  return [
    ...(arnProblems.length > 0 ? arnProblems : placeProblems(Stack.of(scope), props)),
    ...connectionProblems(props, context),
    ...associationProblems(scope, props),
    ...mskProblems(scope, props, context, isServerlessArn(clusterArn)),
  ];
}

/** The part of it that holds for a new cluster too. */
export function mskProblems(
  scope: Construct,
  props: Omit<MskSourceProps, 'clusterArn'>,
  context: SourceContext,
  isServerless: boolean,
): readonly string[] {
  const { authentication = KafkaAuthentication.iam() } = props;
  return [
    ...authenticationProblems(scope, authentication, 'msk'),
    // By a connection it may be a copy of the secret that MSK has (Lambda's page on MSK in other accounts).
    ...(authentication.kind === 'scram-512' && props.vpcConnection === undefined
      ? scramSecretProblems(authentication.secret)
      : []),
    ...(isServerless ? serverlessProblems(props) : []),
    ...topicProblems(props.createTopics, context.topics),
    ...eventSourceProblems(props, context),
  ];
}

/**
 * What a serverless cluster does not have
 * (https://docs.aws.amazon.com/msk/latest/developerguide/serverless.html,
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-topic-operations-information.html).
 */
function serverlessProblems({
  authentication,
  createTopics,
}: Omit<MskSourceProps, 'clusterArn'>): readonly string[] {
  const kind = authentication === undefined ? 'iam' : kindOf(authentication);
  return [
    ...(kind === 'scram-512' || kind === 'mtls'
      ? [
          `source.authentication: '${kind}', but a serverless cluster takes IAM only; use KafkaAuthentication.iam() or a provisioned cluster`,
        ]
      : []),
    ...(createTopics === undefined
      ? []
      : [
          'source.createTopics: CloudFormation creates no topics in serverless clusters; create them with a Kafka client and remove it',
        ]),
  ];
}

/** What cannot be reached from where the stack is deployed. */
function placeProblems(
  { account, region }: Stack,
  { clusterArn, vpcConnection }: MskSourceProps,
): readonly string[] {
  const [, , , clusterRegion, clusterAccount] = Token.isUnresolved(clusterArn) ? [] : clusterArn.split(':');
  const differs = (own: string, clusters: string | undefined): boolean =>
    !Token.isUnresolved(own) && clusters !== undefined && clusters !== own;
  if (differs(region, clusterRegion)) {
    return [
      `source.clusterArn: the cluster is in ${clusterRegion}, the stack in ${region}; Lambda reads clusters of its own Region only, deploy the stack there`,
    ];
  }
  return vpcConnection === undefined && differs(account, clusterAccount)
    ? [
        `source.clusterArn: the cluster is of account ${clusterAccount}, the stack of ${account}; set source.vpcConnection, to VpcConnection.create() or one that exists`,
      ]
    : [];
}

/**
 * The cluster is the primary identifier of an association
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-batchscramsecret.html).
 */
function associationProblems(
  scope: Construct,
  { associateSecret, authentication, clusterArn, vpcConnection }: MskSourceProps,
): readonly string[] {
  if (associateSecret !== true) return [];
  const other = (Stage.of(scope) ?? scope.node.root).node
    .findAll()
    .find((construct) => construct instanceof CfnBatchScramSecret && construct.clusterArn === clusterArn);
  return [
    ...(kindOf(authentication) === 'scram-512'
      ? []
      : [
          'source.associateSecret: is for KafkaAuthentication.scram512(secret) only; remove it, or sign in by SCRAM',
        ]),
    ...(vpcConnection === undefined
      ? []
      : [
          'source.associateSecret: not possible with source.vpcConnection, since the owner of the cluster associates secrets of its own account; remove it',
        ]),
    ...(other === undefined
      ? []
      : [
          `source.associateSecret: ${other.node.path} associates secrets with this cluster already, and CloudFormation knows one such resource for each cluster; associate this secret by \`aws kafka batch-associate-scram-secret\`, and remove it`,
        ]),
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/msk-cross-account.html */
function connectionProblems(
  { vpcConnection, clusterArn, securityGroup, createTopics }: MskSourceProps,
  { network }: SourceContext,
): readonly string[] {
  if (vpcConnection === undefined) return [];
  const kind = kindOf(vpcConnection);
  const problems: string[] = [];
  if (kind !== 'create' && kind !== 'existing') {
    problems.push(
      `source.vpcConnection: ${printValue(kind ?? vpcConnection)} is not possible; allowed: VpcConnection.create() or VpcConnection.fromArn(arn)`,
    );
  }
  if (isServerlessArn(clusterArn)) {
    problems.push(
      `source.vpcConnection: '${clusterArn}' is a serverless cluster, and Lambda reads those of its own account only; ` +
        'read a provisioned cluster, or deploy the connector in the account of the cluster',
    );
  }
  if (securityGroup !== undefined) {
    problems.push(
      "source.securityGroup: is the brokers', and with source.vpcConnection the pollers run in the group of the connection; remove it",
    );
  }
  if (createTopics !== undefined) {
    problems.push(
      'source.createTopics: not possible with source.vpcConnection, since topics are made in the account of the cluster; make them there and remove it',
    );
  }
  const { length: subnets } = network.vpc.selectSubnets(network.subnets).subnetIds;
  if (kind === 'create' && subnets < 2) {
    problems.push(
      `source.vpcConnection: the function runs in ${subnets} subnet, MSK requires 2 or more; give network more subnets, in zones of the cluster`,
    );
  }
  return problems;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-topic.html */
function topicProblems(
  createTopics: MskSourceProps['createTopics'],
  topics: readonly string[],
): readonly string[] {
  return Object.entries(createTopics ?? {}).flatMap(([name, topic]) => [
    ...(topics.includes(name)
      ? []
      : [
          `source.createTopics: no route reads '${name}'; allowed: ${topics.join(', ')}; add a route or remove it`,
        ]),
    ...countProblem(name, 'partitions', topic),
    ...(topic.replicationFactor === undefined ? [] : countProblem(name, 'replicationFactor', topic)),
  ]);
}

function countProblem(
  name: string,
  option: 'partitions' | 'replicationFactor',
  topic: TopicToCreate,
): readonly string[] {
  const count = topic[option];
  if (count !== undefined && Number.isInteger(count) && count >= 1) return [];
  return [
    `source.createTopics['${name}'].${option}: ${printValue(count)} is not possible; allowed: a whole number from 1`,
  ];
}

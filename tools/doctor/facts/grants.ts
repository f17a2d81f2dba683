import { printSecretReference } from '../../../core/secret/reference.ts';
import type { Settings } from '../../../lambda/adapters/environment/settings.ts';
import { functionInterfaceActions, pollerInterfaceActions } from '../../../lib/network/interface-actions.ts';
import { keyspacesSchemaActions, keyspacesWriteActions } from '../../../lib/store/keyspaces-actions.ts';
import { inCluster, parseArn } from './arn.ts';
import type { EventSourceFacts } from './event-source-facts.ts';
import type { Fact } from './fact.ts';
import { secretArnsOf, type RegistryPlace } from './registry-facts.ts';

/** Actions that the role must be allowed on one resource. */
export interface Grant {
  readonly actions: readonly string[];
  /** An ARN, or `*` where the service knows no narrower one. */
  readonly resource: string;
  /** Who asks for it, to do what. */
  readonly reason: string;
}

/** A grant, and what IAM decides about each of its actions. */
export interface GrantFact extends Grant {
  readonly decisions: Fact<readonly Decision[]>;
}

export interface Decision {
  readonly action: string;
  readonly allowed: boolean;
  /** `implicitDeny`: no statement allows it. `explicitDeny`: a statement forbids it. */
  readonly decision: string;
  /** Who forbids it, besides the role's own policies. */
  readonly deniedBy: 'organization' | 'boundary' | undefined;
}

/** A table in Keyspaces. */
export interface GrantTable {
  readonly keyspace: string;
  readonly name: string;
  /** Whether it is in several Regions; false while that is not known. */
  readonly multiRegion: boolean;
}

/** What decides what a connector's role needs. */
export interface GrantSubject {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly eventSources: readonly EventSourceFacts[];
  /** Absent while planned. */
  readonly logGroup: string | undefined;
  readonly inVpc: boolean;
  /** Not known while planned, or where the function's environment cannot be read. */
  readonly settings: Settings | undefined;
  /** The registries that schemas are fetched from. */
  readonly registries: readonly RegistryPlace[];
  /** The tables of routes, if they are in Keyspaces. */
  readonly keyspacesTables: readonly GrantTable[];
}

/** Everything that the role of the function, by which the pollers act too, must be allowed. */
export function neededGrants(subject: GrantSubject): readonly Grant[] {
  const { partition, region, account, eventSources, logGroup, inVpc, settings } = subject;
  const grants: Grant[] = [];
  if (logGroup !== undefined) {
    grants.push({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resource: `arn:${partition}:logs:${region}:${account}:log-group:${logGroup}:log-stream:any`,
      reason: 'the function writes its log, and its metrics in it',
    });
  }
  if (inVpc)
    grants.push({ actions: functionInterfaceActions, resource: '*', reason: 'the function runs in a VPC' });
  return merge([
    ...grants,
    ...eventSources.flatMap(sourceGrants),
    ...(settings === undefined ? [] : settingsGrants(settings, partition)),
    ...subject.registries.flatMap(registryGrants),
    ...keyspacesGrants(subject),
  ]);
}

const secretActions = ['secretsmanager:GetSecretValue'];

function sourceGrants(source: EventSourceFacts): readonly Grant[] {
  const { clusterArn, topic, consumerGroup, authentication } = source;
  const grants: Grant[] = source.secretArns.map((resource) => ({
    actions: secretActions,
    resource,
    reason: 'the pollers sign in with it',
  }));
  if (source.destination !== undefined) grants.push(...destinationGrants(source.destination, clusterArn));
  if (source.connection?.arn !== undefined) {
    grants.push({
      actions: ['kafka:DescribeVpcConnection'],
      resource: source.connection.arn,
      reason: 'the pollers look for the way to the brokers',
    });
  }
  if (clusterArn === undefined) return grants;
  const clusterActions = ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'];
  if (authentication === 'scram') clusterActions.push('kafka:ListScramSecrets');
  grants.push(
    { actions: clusterActions, resource: clusterArn, reason: 'the pollers look for the brokers' },
    {
      actions: pollerInterfaceActions,
      resource: '*',
      reason: `the pollers run in the subnets of the ${source.connection === undefined ? 'cluster' : 'connection'}`,
    },
  );
  if (authentication !== 'iam') return grants;
  grants.push(
    { actions: ['kafka-cluster:Connect'], resource: clusterArn, reason: 'the pollers sign in by the role' },
    {
      actions: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
      resource: inCluster(clusterArn, 'topic', topic),
      reason: `the pollers read ${topic}`,
    },
  );
  if (consumerGroup !== undefined) {
    grants.push({
      actions: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
      resource: inCluster(clusterArn, 'group', consumerGroup),
      reason: 'the pollers join the group and commit offsets',
    });
  }
  return grants;
}

function destinationGrants(destination: string, clusterArn: string | undefined): readonly Grant[] {
  const reason = 'Lambda stores the batches that it gives up';
  if (destination.startsWith('kafka://')) {
    if (clusterArn === undefined) return [];
    const resource = inCluster(clusterArn, 'topic', destination.slice('kafka://'.length));
    const actions = ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData', 'kafka-cluster:WriteData'];
    return [{ actions, resource, reason }];
  }
  const service = parseArn(destination)?.service;
  if (service === 's3') {
    return [
      { actions: ['s3:ListBucket'], resource: destination, reason },
      { actions: ['s3:PutObject'], resource: `${destination}/any`, reason },
    ];
  }
  const action = service === 'sqs' ? 'sqs:SendMessage' : service === 'sns' ? 'sns:Publish' : undefined;
  // A bucket that the stack is yet to make has no ARN.
  return action === undefined ? [] : [{ actions: [action], resource: destination, reason }];
}

function settingsGrants(settings: Settings, partition: string): readonly Grant[] {
  const references = [settings.credentials, settings.tlsAuthorities, settings.tlsClientCertificate];
  const grants: Grant[] = references.flatMap((reference) =>
    reference?.kind === 'secret'
      ? [
          {
            actions: secretActions,
            resource: printSecretReference(reference),
            reason: 'the function connects to the target with it',
          },
        ]
      : [],
  );
  if (settings.deadLetters.kind !== 'queue') return grants;
  const { url, bucket } = settings.deadLetters;
  const queueArn = queueArnOf(url);
  if (queueArn !== undefined) {
    grants.push({ actions: ['sqs:SendMessage'], resource: queueArn, reason: 'dead letters' });
  }
  if (bucket !== undefined) {
    grants.push({
      actions: ['s3:PutObject'],
      resource: `arn:${partition}:s3:::${bucket}/any`,
      reason: 'dead letters too large for the queue',
    });
  }
  return grants;
}

function registryGrants(place: RegistryPlace): readonly Grant[] {
  if (place.kind === 'glue') {
    return [
      { actions: ['glue:GetSchemaVersion'], resource: '*', reason: 'the function fetches schemas from Glue' },
    ];
  }
  return secretArnsOf(place).map((resource) => ({
    actions: secretActions,
    resource,
    reason: 'the function fetches schemas with it',
  }));
}

/** `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` as an ARN. */
export function queueArnOf(url: string): string | undefined {
  const [, region, suffix, account, name] =
    /^https:\/\/sqs\.([a-z0-9-]+)\.(amazonaws\.com(?:\.cn)?)\/(\d{12})\/([^/]+)$/.exec(url) ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  const partition = suffix === 'amazonaws.com' ? 'aws' : 'aws-cn';
  return `arn:${partition}:sqs:${region}:${account}:${name}`;
}

function keyspacesGrants({ partition, region, account, ...subject }: GrantSubject): readonly Grant[] {
  if (subject.settings?.dialect !== 'keyspaces' && subject.keyspacesTables.length === 0) return [];
  const keyspaces = `arn:${partition}:cassandra:${region}:${account}:/keyspace`;
  return [
    ...subject.keyspacesTables.map(({ keyspace, name, multiRegion }) => ({
      actions: keyspacesWriteActions({ multiRegion }),
      resource: `${keyspaces}/${keyspace}/table/${name}`,
      reason: 'the function writes the table',
    })),
    {
      actions: ['cassandra:Select'],
      resource: `${keyspaces}/system/table/peers`,
      reason: 'the driver looks for nodes',
    },
    {
      actions: ['cassandra:Select'],
      resource: `${keyspaces}/system_schema/table/columns`,
      reason: 'the function reads the columns of its tables',
    },
    {
      actions: keyspacesSchemaActions({
        multiRegion: subject.keyspacesTables.some(({ multiRegion }) => multiRegion),
      }),
      resource: `${keyspaces}/system_schema/table/types`,
      reason: 'the function reads the types of the columns',
    },
    {
      actions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeVpcEndpoints'],
      resource: '*',
      reason: 'Keyspaces tells the driver the addresses of its endpoint',
    },
  ];
}

/** One grant for each resource and reason, and no action twice on one resource. */
function merge(grants: readonly Grant[]): readonly Grant[] {
  const asked = new Set<string>();
  return grants.flatMap((grant) => {
    const actions = grant.actions.filter((action) => !asked.has(`${action} ${grant.resource}`));
    for (const action of actions) asked.add(`${action} ${grant.resource}`);
    return actions.length === 0 ? [] : [{ ...grant, actions }];
  });
}

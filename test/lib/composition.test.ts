import { join } from 'node:path';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
// Only what is exported: the composition is a user's.
import {
  allowToCluster,
  BatchFailures,
  Connector,
  ConnectorAlarms,
  ConnectorDashboard,
  ConnectorFunction,
  DeadLetters,
  deployedNames,
  KafkaSource,
  Network,
  prepareConnector,
  Redrive,
  SchemaMigration,
  Store,
} from '../../lib/index.ts';
import type {
  BoundNetwork,
  BoundSource,
  BoundStore,
  IKafkaSource,
  INetwork,
  IStore,
  NetworkService,
  SourceContext,
  Watched,
} from '../../lib/index.ts';
import { clicksApp, clicksConnector, clicksProps } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf } from './support/stack.ts';

const scratch = scratchFolder();
const clusterArn = 'arn:aws:kafka:eu-west-1:111122223333:cluster/web/aaaa-1';
const cassandra = { contactPoints: ['cassandra.web.internal'], localDatacenter: 'dc1', migrateSchema: {} };

/** What `Connector` does, by hand. */
function composeByHand(scope: Construct, connectorFile: string): void {
  const given = Store.cassandra(cassandra);
  const prepared = prepareConnector(scope, { connectorFile, stage: 'test' }, given);
  const { connectorName, definition, schema, topics, orderedTopics, timestampedTopics, deletingTopics } =
    prepared;
  const store = given.bind(scope, { connector: definition, schema });
  const network = Network.create().bind(scope, { services: ['sqs', 's3', ...store.services] });
  if (store.cluster !== undefined) allowToCluster(network, store.cluster);
  const deadLetters = new DeadLetters(scope, 'DeadLetters');
  network.admit('secretsManager', store.secretArns);
  network.admit('sqs', [deadLetters.queue.queueArn]);
  network.admit('s3', [deadLetters.bucket.bucketArn, deadLetters.bucket.arnForObjects('*')]);
  const batchFailures = new BatchFailures(scope, 'BatchFailures');
  const source = KafkaSource.msk({ clusterArn });
  const common = {
    connectorFile,
    connectorName,
    stage: 'test',
    network,
    environment: { ...store.environment, ...deadLetters.environment },
  };
  const live = new ConnectorFunction(scope, 'Function', {
    ...common,
    failureResponse: source.failureResponse,
  });
  deadLetters.grantSend(live.function);
  store.grantWrite(live.function);
  const redrive = new Redrive(scope, 'Redrive', { ...common, bundle: live.bundle, deadLetters });
  store.grantWrite(redrive.connectorFunction.function);
  if (store.migration === undefined) throw new Error('the store was asked to migrate');
  const migration = new SchemaMigration(scope, 'Migration', { ...common, access: store.migration, schema });
  const { topicSources } = source.bind(scope, {
    connectorName,
    topics,
    orderedTopics,
    timestampedTopics,
    timestampWindow: store.timestampWindow,
    deletingTopics,
    function: live.function,
    network,
    onFailure: batchFailures.destination,
  });
  for (const { node } of [
    live.function,
    redrive.connectorFunction.function,
    ...topicSources.map(({ eventSource }) => eventSource),
  ]) {
    node.addDependency(migration.resource);
  }
  const watched: Watched = {
    connectorName,
    topicSources,
    function: live.function,
    functionTimeout: live.timeout,
    hasCertificates: store.hasCertificates,
    maxInstances: undefined,
    deadLetterQueue: deadLetters.queue,
    deadLetterRetention: deadLetters.retention,
    keyspacesTables: store.keyspacesTables,
  };
  const alarms = new ConnectorAlarms(scope, 'Alarms', { watched });
  new ConnectorDashboard(scope, 'Dashboard', { watched, alarms });
  for (const { output, value } of deployedNames(scope, watched)) new CfnOutput(scope, output, { value });
}

it('a connector can be composed by hand of exported parts, to the same resources', () => {
  const folder = join(scratch, 'by-hand');
  const { connectorFile } = clicksProps(folder);
  const stack = new Stack(clicksApp(folder), 'Clicks');
  // The construct has the id of the whole connector, so that names made of paths are the same.
  composeByHand(new Construct(stack, 'Default'), connectorFile);
  const whole = clicksConnector(join(scratch, 'whole'), {
    connectorFile,
    stage: 'test',
    store: Store.cassandra(cassandra),
  });
  const resources = (of: Stack): unknown => {
    const template: unknown = Template.fromStack(of).toJSON();
    if (typeof template !== 'object' || template === null || !('Resources' in template)) return undefined;
    return template.Resources;
  };
  expect(resources(stack)).toEqual(resources(Stack.of(whole)));
});

/** The network, source and store of somebody who has constructs of their own. */
class OwnNetwork extends Construct implements BoundNetwork {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection = {};
  readonly functionSecurityGroup: ISecurityGroup;
  readonly servicePaths: ReadonlyMap<NetworkService, ISecurityGroup | undefined> = new Map();
  responses = 0;
  readonly admitted = new Map<NetworkService, readonly string[]>();
  retained = 0;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      availabilityZones: ['a'],
      privateSubnetIds: ['subnet-0a1b2c3d4e5f60711'],
      privateSubnetRouteTableIds: ['rtb-0a1b2c3d4e5f60711'],
    });
    this.functionSecurityGroup = new SecurityGroup(this, 'Group', { vpc: this.vpc });
  }

  allowCloudFormationResponses(): void {
    this.responses += 1;
  }

  admit(service: NetworkService, resourceArns: readonly string[]): void {
    this.admitted.set(service, resourceArns);
  }

  retain(): void {
    this.retained += 1;
  }
}

class OwnSource implements IKafkaSource {
  readonly failureResponse = 'throw';

  bind(scope: Construct, { topics, connectorName, function: target }: SourceContext): BoundSource {
    const topicSources = topics.map((topic) => ({
      topic,
      consumerGroup: `own-${connectorName}`,
      eventSource: new EventSourceMapping(scope, `Own-${topic}`, {
        target,
        eventSourceArn: clusterArn,
        kafkaTopic: topic,
        startingPosition: StartingPosition.LATEST,
      }),
    }));
    return { topicSources };
  }
}

describe('connector of custom parts', () => {
  let asked: readonly NetworkService[] = [];
  let own: OwnNetwork | undefined;
  const network: INetwork = {
    bind: (scope, { services }) => {
      asked = services;
      return (own = new OwnNetwork(scope, 'Own'));
    },
  };
  const bound: BoundStore = {
    environment: { MILLRACE_DIALECT: 'cassandra', MILLRACE_CONTACT_POINTS: 'gateway:9042' },
    services: ['secretsManager'],
    secretArns: ['arn:aws:secretsmanager:eu-west-1:444455556666:secret:gateway-a1b2c3'],
    cluster: { port: 19_042, securityGroup: undefined },
    hasCertificates: true,
    keyspacesTables: [],
    timestampWindow: undefined,
    tables: undefined,
    migration: undefined,
    grantWrite: () => undefined,
  };
  const store: IStore = { dialect: 'cassandra', bind: () => bound };
  const connector = clicksConnector(join(scratch, 'own'), { network, source: new OwnSource(), store });
  const stack = Stack.of(connector);

  it('a connector of custom parts runs its functions in the network and tells it which services they call', () => {
    expect(asked).toEqual(['sqs', 's3', 'secretsManager']);
    for (const { VpcConfig: config } of propertiesOf(stack, 'AWS::Lambda::Function')) {
      expect(config).toMatchObject({ SubnetIds: ['subnet-0a1b2c3d4e5f60711'] });
    }
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPC', 0);
  });

  it('a connector of custom parts tells the network which secrets, queue and bucket it uses', () => {
    expect(own?.admitted.get('secretsManager')).toEqual(bound.secretArns);
    expect(own?.admitted.get('sqs')).toEqual([connector.deadLetters.queue.queueArn]);
    expect(own?.admitted.get('s3')).toHaveLength(2);
    // It creates no cluster.
    expect(own?.retained).toBe(0);
  });

  it('a connector of custom parts polls by the event sources of its source and answers as the source says', () => {
    expect(propertiesOf(stack, 'AWS::Lambda::EventSourceMapping')).toContainEqual(
      expect.objectContaining({ StartingPosition: 'LATEST', Topics: ['web.clicks'] }),
    );
    const [live] = propertiesOf(stack, 'AWS::Lambda::Function').filter(
      ({ Handler: handler }) => handler === 'handler.handler',
    );
    expect(live).toMatchObject({
      Environment: {
        Variables: { MILLRACE_FAILURE_RESPONSE: 'throw', MILLRACE_CONTACT_POINTS: 'gateway:9042' },
      },
    });
  });

  it('a connector of custom parts is checked against what the store allows', () => {
    const strict: IStore = { ...store, dialect: 'keyspaces', allows: () => ({ timestamps: false }) };
    expect(() =>
      clicksConnector(join(scratch, 'strict'), { network, source: new OwnSource(), store: strict }),
    ).toThrow(/routes\[0\]\.timestamp/);
  });

  it('a connector of custom parts has the alarms of its store', () => {
    const names = propertiesOf(stack, 'AWS::CloudWatch::Alarm').map(({ AlarmName: name }) => name);
    expect(names).toContain('millrace/clicks/certificate-expiring');
    expect(connector).toBeInstanceOf(Connector);
  });
});

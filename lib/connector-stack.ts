import { Annotations, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { deployedName } from '../core/contract/deployed-name.ts';
import { env } from '../core/contract/environment.ts';
import type { Schema } from '../core/cql/schema/schema.ts';
import { checkAtSynthesis, checkOrder, checkStage, readSchema } from './connector-check.ts';
import type { CheckedTarget } from './connector-check.ts';
import { takesTtl } from '../core/cql/schema/declared-ttl.ts';
import type { ConnectorStackProps } from './connector-props.ts';
import { BatchFailures } from './failure/batch-failures.ts';
import { DeadLetters } from './failure/dead-letters.ts';
import { Redrive } from './failure/redrive.ts';
import { ConnectorFunction } from './function/connector-function.ts';
import { ConnectorNetwork } from './network/connector-network.ts';
import type { SourceProps } from './source/event-sources.ts';
import type { MskCluster } from './source/msk-cluster.ts';
import { MskSource } from './source/msk-source.ts';
import { createMskSource } from './source/new-msk-source.ts';
import { SelfManagedSource } from './source/self-managed-source.ts';
import { CassandraStore } from './store/cassandra-store.ts';
import { writeOptions } from './store/keyspaces-check.ts';
import { KeyspacesStore } from './store/keyspaces-store.ts';
import { SchemaMigration } from './store/schema-migration.ts';
import type { Store } from './store/store.ts';
import { ConnectorAlarms } from './watch/alarms.ts';
import { ConnectorDashboard } from './watch/dashboard.ts';
import { deployedNames } from './watch/deployed-names.ts';
import type { Watched } from './watch/watched.ts';

/** One connector, whole: topics in, rows out, nothing lost on the way, and someone told when it stands still. */
export class ConnectorStack extends Stack {
  readonly network: ConnectorNetwork;
  readonly connectorFunction: ConnectorFunction;
  /** What adds to the tables at deployment, where the store asks for it. */
  readonly migration: SchemaMigration | undefined;
  readonly source: MskSource | SelfManagedSource;
  /** The cluster, where the stack has made it: its security group lets nobody in but the pollers. */
  readonly kafka: MskCluster | undefined;
  readonly deadLetters: DeadLetters;
  readonly redrive: Redrive;
  readonly batchFailures: BatchFailures;
  readonly alarms: ConnectorAlarms;
  readonly dashboard: ConnectorDashboard;

  constructor(scope: Construct, id: string, props: ConnectorStackProps) {
    const connectorName = deployedName(props.connector.name, props.stage);
    super(scope, id, { description: `Millrace connector ${connectorName}`, ...props });
    const { connector, connectorFile, source, stage } = props;
    checkStage(connector, stage);
    const schema = readSchema(connectorFile, props.schemaFile);
    checkAtSynthesis(this, connector, schema, checkedTarget(props.store));
    checkOrder(connector, source.polling);
    const store: Store =
      props.store.kind === 'keyspaces'
        ? new KeyspacesStore(this, 'Store', { store: props.store, connector, schema })
        : new CassandraStore(this, 'Store', props.store);

    this.network = new ConnectorNetwork(this, 'Network', {
      network: props.network,
      services: ['sqs', 's3', ...store.services],
    });
    if (store.cluster !== undefined) {
      this.network.allowToCluster(store.cluster.port, store.cluster.securityGroup);
    }
    this.deadLetters = new DeadLetters(this, 'DeadLetters', props.deadLetters);
    this.batchFailures = new BatchFailures(this, 'BatchFailures', props.batchFailures);

    const environment = {
      ...(stage !== undefined && { [env.stage]: stage }),
      ...store.environment,
      ...this.deadLetters.environment,
    };
    this.connectorFunction = new ConnectorFunction(this, 'Function', {
      connectorFile,
      connectorName,
      network: this.network,
      environment: {
        ...environment,
        [env.failureResponse]: source.polling?.kind === 'on-demand' ? 'throw' : 'partial',
      },
      ...(props.function && { options: props.function }),
    });
    this.deadLetters.grantSend(this.connectorFunction.function);
    store.grantWrite(this.connectorFunction.function);

    this.redrive = new Redrive(this, 'Redrive', {
      connectorFile,
      connectorName,
      network: this.network,
      bundle: this.connectorFunction.bundle,
      environment,
      deadLetters: this.deadLetters,
      ...(props.function && { options: props.function }),
    });
    store.grantWrite(this.redrive.connectorFunction.function);

    this.migration = this.createMigration(connectorName, store, schema, props);

    const sourceProps: SourceProps = {
      topics: [...new Set(connector.routes.map(({ topic }) => topic))],
      connectorName,
      function: this.connectorFunction.function,
      onFailure: this.batchFailures.destination,
    };
    ({ source: this.source, kafka: this.kafka } = this.createSource(source, sourceProps));
    if (this.migration !== undefined) this.startAfter(this.migration);
    const watched: Watched = {
      connectorName,
      topicSources: this.source.topicSources,
      function: this.connectorFunction.function,
      functionTimeout: this.connectorFunction.timeout,
      hasCertificates: store.hasCertificates,
      maxInstances: props.function?.maxInstances,
      deadLetterQueue: this.deadLetters.queue,
      deadLetterRetention: this.deadLetters.retention,
      keyspacesTables: store.keyspacesTables,
    };
    this.alarms = new ConnectorAlarms(this, 'Alarms', {
      watched,
      ...(props.alarms && { options: props.alarms }),
    });
    this.dashboard = new ConnectorDashboard(this, 'Dashboard', { watched, alarms: this.alarms });

    this.addOutputs(watched);
    if (props.store.kind === 'cassandra' && props.store.tls === 'off') {
      Annotations.of(this).addWarningV2(
        'millrace:plainTextCql',
        "store.tls: 'off' sends rows in plain text through the VPC; use 'verified' once the nodes have certificates",
      );
    }
  }

  private createMigration(
    connectorName: string,
    { migration: access }: Store,
    schema: Schema | undefined,
    { connectorFile, function: options }: ConnectorStackProps,
  ): SchemaMigration | undefined {
    if (access === undefined) return undefined;
    return new SchemaMigration(this, 'Migration', {
      connectorFile,
      connectorName,
      network: this.network,
      access,
      schema,
      ...(options && { options }),
    });
  }

  /** The tables first: code that fills a new column comes after the column, and records after both. */
  private startAfter({ resource }: SchemaMigration): void {
    const { function: live } = this.connectorFunction;
    const { function: redrive } = this.redrive.connectorFunction;
    for (const { node } of [
      live,
      redrive,
      ...this.source.topicSources.map(({ eventSource }) => eventSource),
    ]) {
      node.addDependency(resource);
    }
  }

  private createSource(source: ConnectorStackProps['source'], props: SourceProps): CreatedSource {
    switch (source.kind) {
      case 'msk':
        return {
          source: new MskSource(this, 'Source', { ...props, source, network: this.network }),
          kafka: undefined,
        };
      case 'self-managed':
        return {
          source: new SelfManagedSource(this, 'Source', { ...props, source, network: this.network }),
          kafka: undefined,
        };
      case 'new-msk': {
        const made = createMskSource(this, { ...props, source, network: this.network });
        return { source: made.source, kafka: made.cluster };
      }
    }
  }

  /** What the runbook's commands ask for, and the variables of the Grafana model. */
  private addOutputs(watched: Watched): void {
    for (const { output, description, value } of deployedNames(watched)) {
      new CfnOutput(this, output, { value, description });
    }
    const outputs = {
      LogGroupName: this.connectorFunction.logGroup.logGroupName,
      RedriveLogGroupName: this.redrive.connectorFunction.logGroup.logGroupName,
      DeadLetterQueueUrl: this.deadLetters.queue.queueUrl,
      BatchFailuresBucketName: this.batchFailures.bucket.bucketName,
      DashboardName: this.dashboard.dashboard.dashboardName,
    };
    for (const [id, value] of Object.entries(outputs)) new CfnOutput(this, id, { value });
  }
}

type CreatedSource = Pick<ConnectorStack, 'source' | 'kafka'>;

const checkedTarget = (store: ConnectorStackProps['store']): CheckedTarget => ({
  dialect: store.kind,
  ...(store.kind === 'keyspaces' && {
    // Of tables made elsewhere, schema.cql says what it must of their TTL; of their timestamps nothing is known.
    allows: (table) => (store.tables === 'existing' ? { ttl: takesTtl(table) } : writeOptions(store, table)),
  }),
});

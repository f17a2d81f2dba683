import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { BatchFailures } from './failure/batch-failures.ts';
import type { BatchFailuresProps } from './failure/batch-failures.ts';
import { DeadLetters } from './failure/dead-letters.ts';
import type { DeadLettersProps } from './failure/dead-letters.ts';
import { Redrive } from './failure/redrive.ts';
import { ConnectorFunction } from './function/connector-function.ts';
import type { ConnectorFunctionProps } from './function/connector-function.ts';
import type { FunctionOptions } from './function/function-options.ts';
import { Release } from './function/release.ts';
import { allowToCluster } from './network/allow-to-cluster.ts';
import type { BoundNetwork, INetwork } from './network/bound-network.ts';
import type { NetworkService } from './network/network-service.ts';
import { allowToRegistries } from './registry/allow-to-registries.ts';
import { bindRegistries } from './registry/bind-registries.ts';
import type { BoundRegistry, IRegistry } from './registry/bound-registry.ts';
import type { BoundSource, IKafkaSource } from './source/bound-source.ts';
import type { BoundStore, IStore } from './store/bound-store.ts';
import { SchemaMigration } from './store/schema-migration.ts';
import { stackProblems } from './synthesis/stack-limits.ts';
import { prepareConnector } from './prepare-connector.ts';
import type { ConnectorFiles, PreparedConnector } from './prepare-connector.ts';
import { ConnectorAlarms } from './watch/alarms.ts';
import type { AlarmOptions } from './watch/alarms.ts';
import { ConnectorDashboard } from './watch/dashboard.ts';
import { deployedNames, outputId } from './watch/deployed-names.ts';
import { releaseAlarms } from './watch/release-alarms.ts';
import type { Watched } from './watch/watched.ts';

/** Where a connector runs: everything that the connector file does not say, in the order in which records flow. */
export interface ConnectorProps extends ConnectorFiles {
  /** The VPC of the functions: a value of `Network`. */
  readonly network: INetwork;
  /** Where records come from: a value of `KafkaSource`. */
  readonly source: IKafkaSource;
  /**
   * Where the schemas of the formats come from that name a registry: a value of `RegistryAccess` for each kind.
   * Default: none, for formats that need none.
   */
  readonly registries?: readonly IRegistry[];
  /** Memory, time and limits of the function. Default: 1,769 MB, 1 minute, no limits. */
  readonly function?: FunctionOptions;
  /** Where rows go: a value of `Store`. */
  readonly store: IStore;
  /** Where records are stored that can never be written. Default: a queue and a bucket are created. */
  readonly deadLetters?: DeadLettersProps;
  /** Where batches are stored that Lambda gives up. Default: a bucket is created. */
  readonly batchFailures?: BatchFailuresProps;
  /** Who is notified when records wait or fail. Default: nobody; alarms show in the console and on the dashboard. */
  readonly alarms?: AlarmOptions;
}

/**
 * One connector, complete: event sources, function, dead letters and their redrive, alarms and dashboard. A stack may
 * hold several, each with a connector file or a stage of its own.
 *
 * Its outputs are named after the construct: `FunctionName` in a `ConnectorStack`, `OrdersFunctionName` for a
 * connector `Orders` in another stack.
 *
 * Throws with every problem of the connector file, its tables and the store, and when options do not fit together.
 */
export class Connector extends Construct {
  /** The deployed name: that of the connector file, followed by the stage if there is one. */
  readonly connectorName: string;
  readonly network: BoundNetwork;
  readonly source: BoundSource;
  readonly registries: readonly BoundRegistry[];
  readonly connectorFunction: ConnectorFunction;
  readonly store: BoundStore;
  /** Changes the tables at deployments; `undefined` if the store does not ask for it. */
  readonly migration: SchemaMigration | undefined;
  readonly deadLetters: DeadLetters;
  readonly redrive: Redrive;
  readonly batchFailures: BatchFailures;
  readonly alarms: ConnectorAlarms;
  /** Gives batches to new code step by step; `undefined` if `function.release` does not ask for it. */
  readonly release: Release | undefined;
  readonly dashboard: ConnectorDashboard;

  constructor(scope: Construct, id: string, props: ConnectorProps) {
    super(scope, id);
    const { connectorFile, stage, source } = props;
    const prepared = prepareConnector(this, props, props.store);
    const { connectorName, definition, schema } = prepared;
    this.connectorName = connectorName;
    this.checkName();
    this.store = props.store.bind(this, { connector: definition, schema });
    const { logRetention, encryptionKey: logEncryptionKey } = props.function ?? {};
    const logs = { ...(logRetention && { logRetention }), ...(logEncryptionKey && { logEncryptionKey }) };
    this.registries = bindRegistries(this, prepared.registries, props.registries ?? []);
    this.network = props.network.bind(this, { services: this.services(), ...logs });
    allowToRegistries(this.network, this.registries);
    const { cluster } = this.store;
    const clusterRules = cluster === undefined ? [] : allowToCluster(this.network, cluster);
    this.deadLetters = new DeadLetters(this, 'DeadLetters', props.deadLetters);
    this.admitForeignResources();
    this.batchFailures = new BatchFailures(this, 'BatchFailures', props.batchFailures);

    const common: Omit<ConnectorFunctionProps, 'failureResponse'> = {
      connectorFile,
      connectorName,
      stage,
      network: this.network,
      environment: {
        ...this.store.environment,
        ...this.deadLetters.environment,
        ...Object.fromEntries(this.registries.flatMap(({ environment }) => Object.entries(environment))),
      },
      ...(props.function && { options: props.function }),
    };
    this.connectorFunction = new ConnectorFunction(this, 'Function', {
      ...common,
      failureResponse: source.failureResponse,
    });
    this.deadLetters.grantSend(this.connectorFunction.function);
    this.grantConnecting(this.connectorFunction);

    this.redrive = new Redrive(this, 'Redrive', {
      ...common,
      bundle: this.connectorFunction.bundle,
      deadLetters: this.deadLetters,
    });
    this.grantConnecting(this.redrive.connectorFunction);

    this.migration = this.createMigration(prepared, common);
    this.migration?.resource.node.addDependency(...clusterRules);
    this.source = source.bind(this, {
      connectorName,
      topics: prepared.topics,
      orderedTopics: prepared.orderedTopics,
      timestampedTopics: prepared.timestampedTopics,
      timestampWindow: this.store.timestampWindow,
      deletingTopics: prepared.deletingTopics,
      formats: prepared.formats,
      function: this.connectorFunction.function,
      network: this.network,
      ...logs,
      onFailure: this.batchFailures.destination,
    });
    this.startAfterTables();
    const watched = this.watch(props.function);
    this.alarms = new ConnectorAlarms(this, 'Alarms', {
      watched,
      ...(props.alarms && { options: props.alarms }),
    });
    this.release = this.createRelease(props.function);
    this.dashboard = new ConnectorDashboard(this, 'Dashboard', { watched, alarms: this.alarms });
    this.addOutputs(watched);
    this.node.addValidation({ validate: () => this.limitProblems() });
  }

  /** What the functions call, each once. */
  private services(): readonly NetworkService[] {
    const others = [this.store, ...this.registries].flatMap(({ services }) => services);
    return [...new Set<NetworkService>(['sqs', 's3', ...others])];
  }

  private grantConnecting({ function: target }: ConnectorFunction): void {
    this.store.grantWrite(target);
    for (const registry of this.registries) registry.grantRead(target);
  }

  /** Those of the stack, told by the first of its connectors. */
  private limitProblems(): string[] {
    const stack = Stack.of(this);
    const first = stack.node.findAll().find((construct) => construct instanceof Connector);
    return first === this ? [...stackProblems(stack)] : [];
  }

  /** Alarms, dashboard and consumer groups of two connectors with one name would be the same. */
  private checkName(): void {
    const isOther = (construct: IConstruct): boolean =>
      construct instanceof Connector && construct !== this && construct.connectorName === this.connectorName;
    if (!Stack.of(this).node.findAll().some(isOther)) return;
    throw new Error(
      `connector '${this.connectorName}' is twice in stack '${Stack.of(this).node.path}'; give one of them a stage, or another name in its connector file`,
    );
  }

  private createMigration(
    { connectorName, schema }: PreparedConnector,
    { connectorFile, options }: Omit<ConnectorFunctionProps, 'failureResponse'>,
  ): SchemaMigration | undefined {
    const { migration: access } = this.store;
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

  /** Endpoints that are bound to this account let through what was given of others. */
  private admitForeignResources(): void {
    const { queue, bucket } = this.deadLetters;
    const secretArns = [this.store, ...this.registries].flatMap((part) => part.secretArns);
    this.network.admit('secretsManager', secretArns);
    this.network.admit('sqs', [queue.queueArn]);
    this.network.admit('s3', [bucket.bucketArn, bucket.arnForObjects('*')]);
  }

  /**
   * Tables first: code that fills a new column comes after the column, and records after both. An event source refers to
   * the function, and so comes after the tables too; to name each table would make the template grow with the square of
   * the topics.
   */
  private startAfterTables(): void {
    const { function: live } = this.connectorFunction;
    const { function: redrive } = this.redrive.connectorFunction;
    const eventSources = this.source.topicSources.map(({ eventSource }) => eventSource);
    const { tables } = this.store;
    if (tables !== undefined) for (const { node } of [live, redrive]) node.addDependency(tables);
    if (this.migration === undefined) return;
    for (const { node } of [live, redrive, ...eventSources]) node.addDependency(this.migration.resource);
  }

  private createRelease({ release: config }: FunctionOptions = {}): Release | undefined {
    if (config === undefined) return undefined;
    return new Release(this, 'Release', {
      function: this.connectorFunction.function,
      eventSources: this.source.topicSources.map(({ eventSource }) => eventSource),
      config,
      alarms: releaseAlarms(this.alarms),
    });
  }

  private watch(options: FunctionOptions | undefined): Watched {
    return {
      connectorName: this.connectorName,
      topicSources: this.source.topicSources,
      function: this.connectorFunction.function,
      functionTimeout: this.connectorFunction.timeout,
      hasCertificates: [this.store, ...this.registries].some((part) => part.hasCertificates),
      maxInstances: options?.maxInstances,
      deadLetterQueue: this.deadLetters.queue,
      deadLetterRetention: this.deadLetters.retention,
      keyspacesTables: this.store.keyspacesTables,
    };
  }

  /** What the commands of the runbook need, and the variables of the Grafana model. */
  private addOutputs(watched: Watched): void {
    const names = deployedNames(this, watched);
    const others = {
      LogGroupName: this.connectorFunction.logGroup.logGroupName,
      RedriveLogGroupName: this.redrive.connectorFunction.logGroup.logGroupName,
      DeadLetterQueueUrl: this.deadLetters.queue.queueUrl,
      BatchFailuresBucketName: this.batchFailures.bucket.bucketName,
      DashboardName: this.dashboard.dashboard.dashboardName,
    };
    const outputs = [
      ...names,
      ...Object.entries(others).map(([name, value]) => ({ output: outputId(this, name), value })),
    ];
    for (const { output, ...props } of outputs) {
      new CfnOutput(this, output, props).overrideLogicalId(output);
    }
  }
}

/**
 * The examples of docs/CONFIGURATION.md, where the compiler checks them: what stands between `#example NAME` and the
 * next such line is printed below the description of NAME.
 */
import { App, Duration } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { ConnectorRecord, EmptyValues, RouteDefinition, TtlField, ValueOptions } from 'millrace';
import { defineConnector, json, text } from 'millrace';
import type {
  AlarmOptions,
  CassandraStoreProps,
  ConnectorProps,
  DeadLettersProps,
  ExistingNetworkProps,
  FunctionOptions,
  KeyspacesStoreProps,
  MskSourceProps,
  NewMskSourceProps,
  SelfManagedSourceProps,
} from 'millrace/cdk';
import {
  ConnectorStack,
  KafkaAuthentication,
  KafkaSource,
  KeyspacesCapacity,
  Network,
  NewCluster,
  Polling,
  Store,
} from 'millrace/cdk';

interface Order {
  readonly id: string;
  readonly status: string;
}

export const connectorExample =
  // #example ConnectorDefinition
  defineConnector({
    name: 'orders',
    routes: [
      {
        topic: 'shop.orders',
        table: 'shop.orders_by_customer',
        columns: { customer_id: 'key', order_id: 'value.id', total: 'value.total' },
      },
    ],
    deadLetterLimit: 0.2,
  });
// #end

export const routeExample: RouteDefinition =
  // #example RouteDefinition
  {
    topic: 'shop.orders',
    key: text(),
    value: json(),
    table: 'shop.orders_by_customer',
    columns: {
      customer_id: 'key',
      order_id: 'value.id',
      seen_at: { from: 'value.seenAt', unit: 'seconds' },
      status: (record: ConnectorRecord<Order>) => record.value.status.toUpperCase(),
      channel: "'web'",
    },
    ttl: '90 days',
    timestamp: { field: 'value.updatedAt', unit: 'millis' },
    maxTimestampAhead: '1 hour',
    nulls: 'delete',
    tombstones: 'skip',
    emptyValues: { nothingMapped: 'skip' },
    where: (record: ConnectorRecord<Order>) => record.header('test') !== 'yes',
  };
// #end

export const valueExample: ValueOptions =
  // #example ValueOptions
  {
    unit: { timestamp: 'seconds', date: 'days' },
    encoding: 'hex',
    after9999: 'write',
    january1970: 'refuse',
    pattern: { date: 'dd.MM.yyyy' },
    timeZone: 'Europe/Berlin',
    numberForms: ['plus', 'blanks'],
    booleanStrings: ['yes:no', 'y:n'],
    booleanNumbers: [1, 0],
    uuidForms: ['undashed'],
    nullStrings: ['', 'NULL'],
    collectionNulls: 'skip',
    udtFromArray: true,
    allowExtraFields: false,
    allowMissingFields: false,
  };
// #end

export const ttlExample: TtlField =
  // #example TtlField
  { from: 'value.ttl', unit: 'millis' };
// #end

export const emptyExample: EmptyValues =
  // #example EmptyValues
  { jsonNull: 'delete', noBytes: 'skip', nothingMapped: 'dead-letter' };
// #end

const clusterArn =
  'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3';

export const stackExample = (): ConnectorStack =>
  // #example ConnectorStackProps
  new ConnectorStack(new App(), 'Orders', {
    env: { account: '111122223333', region: 'eu-central-1' },
    connectorFile: 'connector.ts',
    network: Network.create(),
    source: KafkaSource.msk({ clusterArn }),
    store: Store.keyspaces(),
    tablesStack: true,
  });
// #end

export const connectorPropsExample = (vpc: Vpc): ConnectorProps =>
  // #example ConnectorProps
  ({
    connectorFile: 'connector.ts',
    stage: 'test',
    network: Network.existing({ vpc, createEndpoints: ['sqs', 's3'] }),
    source: KafkaSource.msk({ clusterArn }),
    function: { memoryMb: 3_008 },
    store: Store.cassandra({ contactPoints: ['10.0.1.10'], localDatacenter: 'eu-central' }),
  });
// #end

export const existingNetworkExample = (scope: Construct): ExistingNetworkProps =>
  // #example ExistingNetworkProps
  ({
    vpc: Vpc.fromLookup(scope, 'Vpc', { vpcName: 'shop' }),
    createEndpoints: ['sqs'],
    endpointClients: ['10.1.0.0/16', '100.64.0.0/16'],
  });
// #end

export const mskExample: MskSourceProps =
  // #example MskSourceProps
  {
    clusterArn,
    authentication: KafkaAuthentication.iam(),
    polling: Polling.provisioned({ maximumPollers: 12, maxRecordAge: Duration.days(1) }),
    batchSize: 500,
    startFrom: new Date('2026-01-31T08:00:00Z'),
    createTopics: { 'shop.orders': { partitions: 12, configuration: { 'retention.ms': '604800000' } } },
  };
// #end

export const newMskExample: NewMskSourceProps =
  // #example NewMskSourceProps
  { cluster: NewCluster.serverless({ name: 'shop', zones: 2 }) };
// #end

export const selfManagedExample = (scope: Construct): SelfManagedSourceProps =>
  // #example SelfManagedSourceProps
  ({
    bootstrapServers: ['kafka-1.example.com:9093', 'kafka-2.example.com:9093'],
    authentication: KafkaAuthentication.scram512(Secret.fromSecretNameV2(scope, 'Login', 'kafka/pollers')),
    reach: 'vpc',
  });
// #end

export const cassandraExample = (scope: Construct): CassandraStoreProps =>
  // #example CassandraStoreProps
  ({
    contactPoints: ['cassandra-1.example.com', 'cassandra-2.example.com'],
    localDatacenter: 'eu-central',
    consistency: 'LOCAL_QUORUM',
    credentials: Secret.fromSecretNameV2(scope, 'Login', 'cassandra/connector'),
    tlsAuthorities: Secret.fromSecretNameV2(scope, 'Authorities', 'cassandra/ca'),
    migrateSchema: {},
  });
// #end

export const keyspacesExample: KeyspacesStoreProps =
  // #example KeyspacesStoreProps
  {
    createKeyspaces: false,
    capacity: KeyspacesCapacity.provisioned({
      read: { minimumUnits: 100, maximumUnits: 1_000 },
      write: { minimumUnits: 1_000, maximumUnits: 8_000, targetUtilization: 60 },
    }),
    pointInTimeRecovery: false,
  };
// #end

export const functionExample: FunctionOptions =
  // #example FunctionOptions
  { memoryMb: 3_008, timeout: Duration.minutes(2), maxInstances: 12, rowsPerSecond: 500 };
// #end

export const deadLettersExample: DeadLettersProps =
  // #example DeadLettersProps
  { retention: Duration.days(7) };
// #end

export const alarmExample = (topic: Topic): AlarmOptions =>
  // #example AlarmOptions
  ({
    actions: { unhealthy: [new SnsAction(topic)] },
    thresholds: { freshness: Duration.minutes(5), offsetLag: 500_000 },
    runbook: { url: 'https://wiki.example.com/millrace' },
  });
// #end

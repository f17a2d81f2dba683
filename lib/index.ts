/** `millrace/cdk`: the whole connector as a stack, and its parts for stacks of your own. */
export { ConnectorStack } from './connector-stack.ts';
export type { ConnectorStackProps } from './connector-props.ts';
export { ConnectorNetwork } from './network/connector-network.ts';
export type { ConnectorNetworkProps, NetworkOptions } from './network/connector-network.ts';
export type { NetworkService } from './network/network-service.ts';
export { MskSource } from './source/msk-source.ts';
export type { MskSourceOptions, MskSourceProps, TopicToCreate } from './source/msk-source.ts';
export type { MskAuthentication } from './source/msk-authentication.ts';
export type { MskVpcConnection } from './source/vpc-connection.ts';
export { MskCluster } from './source/msk-cluster.ts';
export type {
  MskClusterProps,
  NewMskCluster,
  NewProvisionedCluster,
  NewServerlessCluster,
} from './source/msk-cluster.ts';
export type { NewMskSourceOptions } from './source/new-msk-source.ts';
export { SelfManagedSource } from './source/self-managed-source.ts';
export type {
  KafkaAuthentication,
  SelfManagedSourceOptions,
  SelfManagedSourceProps,
} from './source/self-managed-source.ts';
export type { SourceProps, TopicSource } from './source/event-sources.ts';
export type { EventSourceOptions } from './source/event-source-options.ts';
export type { PollingMode, ProvisionedPolling } from './source/polling.ts';
export { ConnectorFunction } from './function/connector-function.ts';
export type { ConnectorFunctionProps, ExistingRole, FunctionOptions } from './function/connector-function.ts';
export { CassandraStore } from './store/cassandra-store.ts';
export type { CassandraStoreOptions } from './store/cassandra-store.ts';
export { KeyspacesStore } from './store/keyspaces-store.ts';
export type { KeyspacesStoreOptions, KeyspacesStoreProps } from './store/keyspaces-store.ts';
export { KeyspacesTables } from './store/keyspaces-tables.ts';
export type { KeyspacesTablesProps } from './store/keyspaces-tables.ts';
export type { KeyspacesTableOptions } from './store/keyspaces-table-options.ts';
export type { CapacityBounds, KeyspacesCapacity } from './store/keyspaces-capacity.ts';
export { readSchema } from './connector-check.ts';
export { SchemaMigration } from './store/schema-migration.ts';
export type { SchemaMigrationProps } from './store/schema-migration.ts';
export type { SchemaAccess, Store } from './store/store.ts';
export { DeadLetters } from './failure/dead-letters.ts';
export type { DeadLettersProps } from './failure/dead-letters.ts';
export { Redrive } from './failure/redrive.ts';
export type { RedriveProps } from './failure/redrive.ts';
export { BatchFailures } from './failure/batch-failures.ts';
export type { BatchFailuresProps } from './failure/batch-failures.ts';
export { ConnectorAlarms } from './watch/alarms.ts';
export type { AlarmOptions, ConnectorAlarmsProps } from './watch/alarms.ts';
export { ConnectorDashboard } from './watch/dashboard.ts';
export type { ConnectorDashboardProps } from './watch/dashboard.ts';
export type { Thresholds } from './watch/thresholds.ts';
export type { Watched } from './watch/watched.ts';
export type { Severity } from './watch/alarm-definition.ts';
export { connectorMetric } from './watch/metrics.ts';
export type { ConnectorMetricName } from './watch/metrics.ts';
export type { SecretReference } from './secret-of.ts';

/** `millrace/cdk`: the connector as a construct, and its parts for compositions of your own. */
export { Connector } from './connector.ts';
export type { ConnectorProps } from './connector.ts';
export { ConnectorStack } from './connector-stack.ts';
export type { ConnectorStackProps } from './connector-stack.ts';
export { prepareConnector } from './prepare-connector.ts';
export type { ConnectorFiles, PreparedConnector } from './prepare-connector.ts';

export { Network } from './network/network.ts';
export type { CreatedNetworkProps } from './network/created-network.ts';
export type { ExistingNetworkProps } from './network/existing-network.ts';
export type { BoundNetwork, INetwork, NetworkContext } from './network/bound-network.ts';
export type { NetworkService } from './network/network-service.ts';
export { allowToCluster } from './network/allow-to-cluster.ts';
export type { ClusterAddress } from './network/allow-to-cluster.ts';

export { KafkaSource } from './source/kafka-source.ts';
export type { BoundSource, IKafkaSource, SourceContext, TopicSource } from './source/bound-source.ts';
export type { MskSourceProps, TopicToCreate } from './source/msk-source-props.ts';
export type { NewMskSourceProps } from './source/new-msk-source.ts';
export type { SelfManagedSourceProps } from './source/self-managed-source-props.ts';
export type { EventSourceOptions } from './source/event-source-options.ts';
export { Polling } from './source/polling.ts';
export type { PollingMode, ProvisionedPolling } from './source/polling.ts';
export { KafkaAuthentication } from './source/kafka-authentication.ts';
export type {
  MskAuthentication,
  SecretAuthentication,
  SelfManagedAuthentication,
} from './source/kafka-authentication.ts';
export { MskLogin } from './source/msk-login.ts';
export type { MskLoginProps } from './source/msk-login.ts';
export { VpcConnection } from './source/vpc-connection.ts';
export type { MskVpcConnection } from './source/vpc-connection.ts';
export { NewCluster } from './source/new-cluster.ts';
export type {
  MskClusterDefinition,
  ProvisionedClusterProps,
  ServerlessClusterProps,
} from './source/new-cluster.ts';
export { MskCluster } from './source/msk-cluster.ts';
export type { MskClusterProps } from './source/msk-cluster.ts';

export { RegistryAccess } from './registry/registry-access.ts';
export { bindRegistries } from './registry/bind-registries.ts';
export { allowToRegistries } from './registry/allow-to-registries.ts';
export type { BoundRegistry, IRegistry, RegistryAddress, RegistryReach } from './registry/bound-registry.ts';
export type { HttpRegistryProps } from './registry/http-registry-props.ts';
export type { GlueRegistryProps } from './registry/glue-registry.ts';
export type { RegistryKind, RouteFormat } from '../core/connector/registries.ts';

export { ConnectorFunction } from './function/connector-function.ts';
export type { ConnectorFunctionProps, FunctionEntry } from './function/connector-function.ts';
export type { FunctionOptions } from './function/function-options.ts';
export { Release } from './function/release.ts';
export type { ReleaseProps } from './function/release.ts';
export type { FailureResponse } from '../core/contract/environment.ts';

export { Store } from './store/store.ts';
export type { BoundStore, IStore, KeyspacesTable, SchemaAccess, StoreContext } from './store/bound-store.ts';
export type { CassandraStoreProps, SchemaMigrationLogin } from './store/cassandra-store.ts';
export type { KeyspacesStoreProps } from './store/keyspaces-store.ts';
export { KeyspacesTables } from './store/keyspaces-tables.ts';
export type { KeyspacesTablesProps } from './store/keyspaces-tables.ts';
export type { KeyspacesTableOptions } from './store/keyspaces-table-options.ts';
export { KeyspacesCapacity } from './store/keyspaces-capacity.ts';
export type {
  CapacityBounds,
  KeyspacesCapacityMode,
  ProvisionedCapacity,
} from './store/keyspaces-capacity.ts';
export { SchemaMigration } from './store/schema-migration.ts';
export type { SchemaMigrationProps } from './store/schema-migration.ts';
export type { ConnectorSecret } from './grants/allow-reading.ts';
export type { Dialect, TlsMode, WriteConsistency } from '../core/contract/environment.ts';
export type { ConnectorDefinition } from '../core/connector/connector.ts';
export type { DeclaredTable, Schema } from '../core/cql/schema/schema.ts';
export type { WriteOptions } from '../core/cql/table.ts';

export { DeadLetters } from './failure/dead-letters.ts';
export type { DeadLettersProps } from './failure/dead-letters.ts';
export { Redrive } from './failure/redrive.ts';
export type { RedriveProps } from './failure/redrive.ts';
export { BatchFailures } from './failure/batch-failures.ts';
export type { BatchFailuresProps } from './failure/batch-failures.ts';

export { ConnectorAlarms } from './watch/alarms.ts';
export { releaseAlarms } from './watch/release-alarms.ts';
export type { AlarmOptions, ConnectorAlarmsProps } from './watch/alarms.ts';
export type { AlarmActions, AlarmGroup } from './watch/alarm-actions.ts';
export type { AlarmDefinition, MissingData, Severity } from './watch/alarm-definition.ts';
export { ConnectorDashboard } from './watch/dashboard.ts';
export type { ConnectorDashboardProps } from './watch/dashboard.ts';
export { deployedNames } from './watch/deployed-names.ts';
export type { DeployedName } from './watch/deployed-names.ts';
export type { Runbook } from './watch/runbook.ts';
export type { Thresholds } from './watch/thresholds.ts';
export type { Watched, WatchedSource, WatchedTable } from './watch/watched.ts';
export { connectorMetric } from './watch/metrics.ts';
export type { ConnectorMetricName, Statistic } from './watch/metrics.ts';

export { compareWithDeployed } from './changes/compare-with-deployed.ts';

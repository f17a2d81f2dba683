import type { StackProps } from 'aws-cdk-lib';
import type { ConnectorDefinition } from '../core/connector/connector.ts';
import type { BatchFailuresProps } from './failure/batch-failures.ts';
import type { DeadLettersProps } from './failure/dead-letters.ts';
import type { FunctionOptions } from './function/connector-function.ts';
import type { NetworkOptions } from './network/connector-network.ts';
import type { MskSourceOptions } from './source/msk-source.ts';
import type { NewMskSourceOptions } from './source/new-msk-source.ts';
import type { SelfManagedSourceOptions } from './source/self-managed-source.ts';
import type { CassandraStoreOptions } from './store/cassandra-store.ts';
import type { KeyspacesStoreOptions } from './store/keyspaces-store.ts';
import type { AlarmOptions } from './watch/alarms.ts';

/** Where a connector runs: everything that `connector.ts` does not say, in the order in which records flow. */
export interface ConnectorStackProps extends StackProps {
  /** The default export of `connectorFile`. Its name names the resources, its routes the topics. */
  readonly connector: ConnectorDefinition;
  /**
   * Which of several deployments of one connector in one account and Region this is, such as 'test': lower-case letters,
   * digits and -. It follows the connector's name on alarms, dashboard, metrics, consumer groups and a new cluster, so
   * that to change it is to begin a new consumer group. Default: none.
   */
  readonly stage?: string;
  /** The file that is bundled into the function. */
  readonly connectorFile: string;
  /**
   * The tables, as CQL. Default: `schema.cql` beside the connector file. With it the connector is checked at synthesis;
   * without, what does not fit shows when the function starts.
   */
  readonly schemaFile?: string;
  /** The function's VPC. */
  readonly network: NetworkOptions;
  /** Where records come from. */
  readonly source: MskSourceOptions | NewMskSourceOptions | SelfManagedSourceOptions;
  /** Memory, time and instances of the function. */
  readonly function?: FunctionOptions;
  /** Where rows go. */
  readonly store: CassandraStoreOptions | KeyspacesStoreOptions;
  /** Keeping of records that can never be written. */
  readonly deadLetters?: DeadLettersProps;
  /** Keeping of batches that Lambda gave up. */
  readonly batchFailures?: BatchFailuresProps;
  /** Who is told when records wait or are put aside. */
  readonly alarms?: AlarmOptions;
}

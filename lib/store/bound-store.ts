import type { Duration, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IDependable } from 'constructs';
import type { Dialect } from '../../core/contract/environment.ts';
import type { ConnectorDefinition } from '../../core/connector/connector.ts';
import type { DeclaredTable, Schema } from '../../core/cql/schema/schema.ts';
import type { WriteOptions } from '../../core/cql/table.ts';
import type { ClusterAddress } from '../network/allow-to-cluster.ts';
import type { NetworkService } from '../network/network-service.ts';

/** Where the rows of a connector go. `Store` has the built-in ones; a construct of yours may be another. */
export interface IStore {
  /** What the connector is checked for at synthesis: `cassandra`, or `keyspaces` with its limits. */
  readonly dialect: Dialect;
  /**
   * What writes to a table may carry besides values (timestamps, a TTL), if the store knows. A route that needs what
   * its table does not allow is refused at synthesis. Default: unknown; nothing is refused.
   */
  allows?(table: DeclaredTable): WriteOptions;
  /**
   * Creates what the store consists of under `scope`. Called once per connector; one object may be bound in several
   * scopes. Throws when the options do not fit together.
   */
  bind(scope: Construct, context: StoreContext): BoundStore;
  /** The same store, its tables created in another stack. Default: none; no stack creates tables of it. */
  withTablesIn?(stack: Stack): IStore;
}

/** What a store must hold. */
export interface StoreContext {
  readonly connector: ConnectorDefinition;
  /** The tables that `schema.cql` declares; `undefined` if there is no such file. */
  readonly schema: Schema | undefined;
}

/** A store within a stack. */
export interface BoundStore {
  /** The variables by which the function finds the cluster, by the names in `core/contract`. */
  readonly environment: Readonly<Record<string, string>>;
  /** The AWS services that the function calls to write, besides the cluster itself. */
  readonly services: readonly NetworkService[];
  /** The ARNs of every secret that functions read, as policies name them: the network must let them through. */
  readonly secretArns: readonly string[];
  /** A cluster in the VPC; `undefined` for an AWS service. */
  readonly cluster: ClusterAddress | undefined;
  /** Whether the function connects with certificates that expire: its own or an authority's. Adds an alarm. */
  readonly hasCertificates: boolean;
  /** The tables that CloudWatch has metrics of: those in Keyspaces. Adds alarms for each. */
  readonly keyspacesTables: readonly KeyspacesTable[];
  /** How far back a write's own timestamp may lie; older ones are refused. `undefined`: no limit. */
  readonly timestampWindow: Duration | undefined;
  /** The tables that CloudFormation creates: functions and event sources come after them. `undefined` if there are none. */
  readonly tables: IDependable | undefined;
  /** How deployments change the tables; `undefined` if they do not. */
  readonly migration: SchemaAccess | undefined;
  /** Lets a function write the tables of the connector. */
  grantWrite(target: IFunction): void;
}

/** A table in Keyspaces that the connector writes. */
export interface KeyspacesTable {
  /** As it is written in CQL without quotes. */
  readonly keyspace: string;
  /** Likewise, without the keyspace. */
  readonly name: string;
  /** Whether the connector deletes rows of it; alarms then watch deletes too. Default: true. */
  readonly deletes?: boolean;
}

/** How the function that migrates tables finds the cluster and signs in. */
export interface SchemaAccess {
  /** By the names in `core/contract`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lets the function read its secrets. The cluster itself decides what the login may change. */
  grantRead(target: IFunction): void;
}

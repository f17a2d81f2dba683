import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { NetworkService } from '../network/network-service.ts';

/** Where rows go, as the rest of the stack needs to know it. */
export interface Store {
  /** What the function must be told to find it, by the names of `core/contract/environment.ts`. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the function calls to write, besides the cluster itself. */
  readonly services: readonly NetworkService[];
  /** The cluster in the user's network; absent where it is an AWS service. */
  readonly cluster:
    { readonly port: number; readonly securityGroup: ISecurityGroup | string | undefined } | undefined;
  /** Whether the function connects with certificates of the user's, its own or an authority's. */
  readonly hasCertificates: boolean;
  /** The tables that CloudWatch has metrics of: those in Keyspaces. */
  readonly keyspacesTables: readonly { readonly keyspace: string; readonly name: string }[];
  /** What may add to the tables at deployment; absent where nothing is to. */
  readonly migration: SchemaAccess | undefined;
  /** Lets it write the connector's tables. */
  grantWrite(target: IFunction): void;
}

/** How a function that adds to the tables finds the cluster and signs in. */
export interface SchemaAccess {
  /** By the names of `core/contract/environment.ts`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lets it read the secrets; what it may change is the cluster's to say. */
  grantRead(target: IFunction): void;
}

import type { TlsMode } from '../../../core/contract/environment.ts';
import type { VpcConnection } from '../facts/event-source-facts.ts';

/** What to look at. */
export type Request = DeployedRequest | PlannedRequest | NetworkRequest;

interface RequestBase {
  readonly connectorFile: string | undefined;
  readonly schemaFile: string | undefined;
  readonly region: string | undefined;
}

export interface DeployedRequest extends RequestBase {
  readonly kind: 'deployed';
  readonly named: NamedStack | { readonly function: string };
}

export interface NamedStack {
  readonly stack: string;
  /** What the stack is to be deployed with; absent where nobody asks what that would change. */
  readonly templateFile: string | undefined;
}

/** The VPC of a connector of which nothing else is said. */
export interface NetworkRequest extends RequestBase {
  readonly kind: 'network';
  readonly vpcId: string;
}

/** A connector as the stack would make it of these props; their names and defaults are those of the stack. */
export interface PlannedRequest extends RequestBase {
  readonly kind: 'planned';
  readonly connectorFile: string;
  readonly stage: string | undefined;
  readonly clusterArn: string;
  /** The connection to read the cluster through; absent where it is read directly. */
  readonly vpcConnection: VpcConnection | undefined;
  readonly authentication: 'iam' | 'scram' | 'mtls';
  readonly secretArn: string | undefined;
  readonly consumerGroupPrefix: string | undefined;
  readonly polling:
    | { readonly kind: 'provisioned'; readonly minimumPollers: number; readonly maximumPollers: number }
    | { readonly kind: 'on-demand' };
  readonly startFrom: 'beginning' | 'latest';
  readonly roleArn: string | undefined;
  /** The VPC that it is to run in. */
  readonly vpcId: string | undefined;
  readonly store: PlannedStore | undefined;
}

export type PlannedStore =
  | { readonly kind: 'keyspaces' }
  | {
      readonly kind: 'cassandra';
      readonly contactPoints: readonly string[];
      readonly localDatacenter: string;
      readonly tls: TlsMode;
      readonly credentialsArn: string | undefined;
    };

import type { IVpc, SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { BoundNetwork, INetwork } from './bound-network.ts';
import { ConnectorNetwork } from './connector-network.ts';

/** A VPC that the connector creates. */
export interface CreatedNetworkProps {
  /** Availability zones to use. Default: 3. Every interface endpoint is billed for each zone. */
  readonly maxAzs?: number;
}

/** A VPC that exists. */
export interface ExistingNetworkProps {
  /** `Vpc` is named beside `IVpc` for projects that compile with `exactOptionalPropertyTypes`. */
  readonly vpc: Vpc | IVpc;
  /** Where the network interfaces of the functions are created. Default: the private subnets. */
  readonly subnets?: SubnetSelection;
  /**
   * `true`: the connector creates an endpoint for each AWS service that its functions call; the deployment fails where
   * the VPC already has one of them with private DNS. The subnets must name their route tables, for the endpoint of S3.
   * `false`: the VPC has endpoints or a NAT gateway; without them a function times out on its first secret or dead letter.
   */
  readonly createEndpoints: boolean;
}

/** The networks that a connector can run in. Implement `INetwork` for another one. */
export const Network = {
  /** Creates a VPC with isolated subnets and endpoints: no NAT gateway, no path to the internet. */
  create: ({ maxAzs = 3 }: CreatedNetworkProps = {}): INetwork => ({
    bind: (scope, { services }) =>
      new ConnectorNetwork(scope, 'Network', { services, placement: { kind: 'create', maxAzs } }),
  }),

  /** Uses a VPC that exists. Throws at `bind` when endpoints cannot be created for want of route tables. */
  existing: ({ vpc, subnets, createEndpoints }: ExistingNetworkProps): INetwork => ({
    bind: (scope, { services }) =>
      new ConnectorNetwork(scope, 'Network', {
        services,
        placement: { kind: 'existing', vpc, subnets, createEndpoints },
      }),
  }),

  /**
   * Uses the VPC, the subnets and the endpoints of another connector; the functions get a security group of their own.
   * Endpoints are created only for services that the other network has no path to.
   */
  shared: (owner: { readonly network: BoundNetwork }): INetwork => ({
    bind: (scope, { services }) =>
      new ConnectorNetwork(scope, 'Network', {
        services,
        placement: { kind: 'shared', network: owner.network },
      }),
  }),
} as const;

import type { BoundNetwork, INetwork } from './bound-network.ts';
import { ConnectorNetwork } from './connector-network.ts';
import { divideAddresses } from './created-network.ts';
import type { CreatedNetworkProps } from './created-network.ts';
import type { ExistingNetworkProps } from './existing-network.ts';

/** The networks that a connector can run in. Implement `INetwork` for another one. */
export const Network = {
  /**
   * Creates a VPC with isolated subnets and endpoints: no NAT gateway, no path to the internet. Throws at `bind` when
   * zones and addresses do not fit together.
   */
  create: (props: CreatedNetworkProps = {}): INetwork => ({
    bind: (scope, context) =>
      new ConnectorNetwork(scope, 'Network', {
        ...context,
        placement: { kind: 'create', ...divideAddresses(props) },
      }),
  }),

  /**
   * Uses a VPC that exists. Throws at `bind` when endpoints are listed that the functions do not call, or that cannot be
   * created for want of route tables or of the addresses to let in.
   */
  existing: (props: ExistingNetworkProps): INetwork => ({
    bind: (scope, context) =>
      new ConnectorNetwork(scope, 'Network', { ...context, placement: { kind: 'existing', ...props } }),
  }),

  /**
   * Uses the VPC, the subnets and the endpoints of another connector; the functions get a security group of their own.
   * Endpoints are created only for services that the other network has no path to.
   */
  shared: (owner: { readonly network: BoundNetwork }): INetwork => ({
    bind: (scope, context) =>
      new ConnectorNetwork(scope, 'Network', {
        ...context,
        placement: { kind: 'shared', network: owner.network },
      }),
  }),
} as const;

import type { NetworkService } from '../../../lib/network/network-service.ts';
import type { Fact } from './fact.ts';
import type { Endpoint, RouteTable, SecurityGroup, Subnet } from './network-facts.ts';

/** A VPC that a connector is to run in. */
export interface VpcFacts {
  readonly id: string;
  /** The services that the functions will call; `undefined` while it is not said where rows go. */
  readonly called: readonly NetworkService[] | undefined;
  /** Its IPv4 blocks, the primary one first. */
  readonly blocks: Fact<readonly string[]>;
  readonly subnets: Fact<readonly Subnet[]>;
  readonly routeTables: Fact<readonly RouteTable[]>;
  readonly endpoints: Fact<readonly Endpoint[]>;
  /** Those of the endpoints. */
  readonly groups: Fact<readonly SecurityGroup[]>;
}

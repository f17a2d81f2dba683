import type { Fact } from './fact.ts';

/** The network of a set of interfaces: their subnets, their security groups, and the routes and endpoints around them. */
export interface PlaceFacts {
  readonly subnets: Fact<readonly Subnet[]>;
  /** Those of the place. */
  readonly groupIds: readonly string[];
  /** Those of the place, and those of the endpoints in its VPC. */
  readonly groups: Fact<readonly SecurityGroup[]>;
  readonly endpoints: Fact<readonly Endpoint[]>;
  readonly routeTables: Fact<readonly RouteTable[]>;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly freeAddresses: number;
}

export interface SecurityGroup {
  readonly id: string;
  readonly inbound: readonly Rule[];
  readonly outbound: readonly Rule[];
}

export interface Rule {
  /** `tcp`, `-1` for all. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly groupIds: readonly string[];
  readonly cidrs: readonly string[];
  readonly prefixListIds: readonly string[];
}

/** A private way to a service. */
export interface Endpoint {
  readonly id: string;
  /** `com.amazonaws.eu-west-1.sqs` */
  readonly service: string;
  readonly kind: 'interface' | 'gateway' | 'other';
  /** `available`, `pending` … */
  readonly state: string;
  readonly privateDns: boolean;
  readonly groupIds: readonly string[];
  /** Of a gateway. */
  readonly routeTableIds: readonly string[];
}

export interface RouteTable {
  readonly id: string;
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  /** Where everything goes that has no route of its own: `nat-…`, `igw-…`, `tgw-…`; absent: nowhere. */
  readonly defaultTarget: string | undefined;
}

import { Token } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IVpc, SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import { quotedList } from '../../core/connector/quoted-list.ts';
import { parseIpv4Block } from './ipv4-block.ts';
import type { NetworkService } from './network-service.ts';

/** A VPC that exists. */
export interface ExistingNetworkProps {
  /** `Vpc` is named beside `IVpc` for projects that compile with `exactOptionalPropertyTypes`. */
  readonly vpc: Vpc | IVpc;
  /** Where the network interfaces of the functions are created. Default: the private subnets. */
  readonly subnets?: SubnetSelection;
  /**
   * The services that the connector creates an endpoint for, of those that its functions call: `'sqs'` and `'s3'` always,
   * `'secretsManager'` with secrets, `'keyspaces'` with Keyspaces, `'glue'` with schemas from Glue. Each serves others too: an interface endpoint, by
   * private DNS, the whole VPC; the endpoint of S3 all subnets with the route tables of these, which must be named. The
   * deployment fails where the VPC has one already. For every service that is not listed the VPC must have an endpoint or
   * a NAT gateway; without one a function times out on its first secret or dead letter. `[]` creates none.
   * `npx millrace doctor --network VPC_ID` says what the VPC has, and what to write here.
   */
  readonly createEndpoints: readonly NetworkService[];
  /**
   * The IPv4 blocks that the created interface endpoints let in: all clients of these services in the VPC, and in
   * networks that resolve names by its DNS. Default: the primary block of the VPC. One with further blocks needs all of
   * them here.
   */
  readonly endpointClients?: readonly string[];
}

/** The subnets of an existing VPC that functions run in. */
export const subnetsOfExisting = ({ subnets }: ExistingNetworkProps): SubnetSelection =>
  subnets ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS };

/** Who may use the endpoints of a VPC: the blocks given, or else its own; `undefined` if it does not know them. */
export function endpointClientsOf(
  vpc: IVpc,
  given: readonly string[] | undefined,
): readonly string[] | undefined {
  if (given !== undefined) return given;
  try {
    return [vpc.vpcCidrBlock];
  } catch {
    // An imported VPC throws where its attributes lack the block.
    return undefined;
  }
}

/** What does not fit together, of a VPC that exists and of what the functions call in it. */
export function existingProblems(
  vpc: IVpc,
  props: ExistingNetworkProps,
  called: readonly NetworkService[],
): readonly string[] {
  const listed: unknown = props.createEndpoints;
  if (!Array.isArray(listed)) {
    return [
      `network.createEndpoints: ${String(listed)} is no list; name the services to create endpoints for, of ` +
        `${quotedList(called)}, or give [] if the VPC has a path to each`,
    ];
  }
  const { createEndpoints } = props;
  const uncalled = createEndpoints.filter((service) => !called.includes(service));
  const interfaces = createEndpoints.filter((service) => service !== 's3' && called.includes(service));
  return [
    ...(uncalled.length === 0
      ? []
      : [
          `network.createEndpoints: ${quotedList(uncalled)} is not called by this connector; it calls ${quotedList(called)}; remove the others`,
        ]),
    ...(createEndpoints.includes('s3') ? routeTableProblems(vpc, subnetsOfExisting(props)) : []),
    ...clientProblems(vpc, props, interfaces),
  ];
}

function routeTableProblems(vpc: IVpc, selection: SubnetSelection): readonly string[] {
  // An imported subnet without route table has `undefined` here, against its type.
  const routeTables = vpc
    .selectSubnets(selection)
    .subnets.map(({ routeTable }): string | undefined => routeTable.routeTableId);
  if (!routeTables.includes(undefined)) return [];
  return [
    'network.vpc: an endpoint of S3 cannot be created, since a subnet does not name its route table; add ' +
      "privateSubnetRouteTableIds to Vpc.fromVpcAttributes, one for each private subnet, or remove 's3' from createEndpoints",
  ];
}

function clientProblems(
  vpc: IVpc,
  { endpointClients }: ExistingNetworkProps,
  interfaces: readonly NetworkService[],
): readonly string[] {
  if (interfaces.length === 0) {
    return endpointClients === undefined
      ? []
      : [
          'network.endpointClients: has no effect, since no interface endpoint is created; remove it, or list a service ' +
            'in createEndpoints',
        ];
  }
  if (endpointClientsOf(vpc, endpointClients) === undefined) {
    return [
      `network.endpointClients: none given, and the VPC does not know its addresses, but the endpoints of ${quotedList(interfaces)} ` +
        'serve the whole VPC and must let it in; add vpcCidrBlock to Vpc.fromVpcAttributes, or name here all IPv4 blocks ' +
        'of the VPC, secondary ones too',
    ];
  }
  if (endpointClients?.length === 0) {
    return ['network.endpointClients: none given; name the IPv4 blocks of the VPC, or remove it'];
  }
  const wrong = (endpointClients ?? []).filter(
    (block) => !Token.isUnresolved(block) && parseIpv4Block(block) === undefined,
  );
  return wrong.length === 0
    ? []
    : [
        `network.endpointClients: ${quotedList(wrong)} is no IPv4 block that begins with its first address; allowed: such as '10.0.0.0/16'`,
      ];
}

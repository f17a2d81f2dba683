import { Annotations, Aws, Fn } from 'aws-cdk-lib';
import {
  FlowLogTrafficType,
  GatewayVpcEndpoint,
  InterfaceVpcEndpoint,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup, IVpc, SubnetSelection, VpcAttributes, VpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { networkServices } from './network-service.ts';
import type { InterfaceDefinition, InterfaceService, NetworkService } from './network-service.ts';

/** The VPC that the function runs in. */
export type NetworkOptions =
  | {
      /** A VPC of the connector's own: isolated subnets, no NAT gateway, no way to the internet. */
      readonly kind: 'new';
      /** Availability zones to spread over. Default: 3. Each costs one network interface per endpoint. */
      readonly maxAzs?: number;
    }
  | {
      readonly kind: 'existing';
      /**
       * A construct, or what names a VPC made elsewhere: its id, zones and private subnets, and the route tables of
       * these if endpoints are to be made.
       */
      readonly vpc: IVpc | VpcAttributes;
      /** Where the function's network interfaces go. Default: the private subnets. */
      readonly subnets?: SubnetSelection;
      /**
       * Whether the AWS services that the function calls get interface endpoints in this VPC.
       * `create`: they do; the deployment fails where the VPC already has one with private DNS.
       * `existing`: the VPC reaches them by endpoints or a NAT gateway of its own; where it does not, the
       * function times out on its first dead letter or secret.
       */
      readonly endpoints: 'create' | 'existing';
    }
  | {
      /** The network of another connector, and its endpoints; what that one does not call gets one here. */
      readonly kind: 'shared';
      readonly network: ConnectorNetwork;
    };

export interface ConnectorNetworkProps {
  readonly network: NetworkOptions;
  /** What the function calls besides a cluster of the user's own. */
  readonly services: readonly NetworkService[];
}

/** Where the function stands: a VPC, the function's security group, and a private way to each AWS service it calls. */
export class ConnectorNetwork extends Construct {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /** Lets nothing in, and out only what a rule names. */
  readonly functionSecurityGroup: SecurityGroup;
  /** The endpoints made here; none where the VPC brings its own. */
  readonly endpoints: readonly VpcEndpoint[];
  /** The ways to services made here: the group of an interface endpoint; `undefined` for a route. */
  private readonly ways = new Map<NetworkService, SecurityGroup | undefined>();
  /** The endpoint of S3 that lets through to this account's buckets only, here or in the network that is shared. */
  private boundS3Endpoint: GatewayVpcEndpoint | undefined;
  private mayAnswer = false;
  private readonly sharedNetwork: ConnectorNetwork | undefined;

  constructor(scope: Construct, id: string, { network, services }: ConnectorNetworkProps) {
    super(scope, id);
    switch (network.kind) {
      case 'new':
        this.vpc = this.createVpc(network.maxAzs ?? 3);
        this.subnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
        break;
      case 'existing':
        this.vpc = this.existingVpc(network);
        this.subnets = network.subnets ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS };
        break;
      case 'shared':
        this.vpc = network.network.vpc;
        this.subnets = network.network.subnets;
    }
    this.functionSecurityGroup = new SecurityGroup(this, 'FunctionSecurityGroup', {
      vpc: this.vpc,
      description: 'Millrace function: out to the cluster and the AWS services it calls, nothing in',
      allowAllOutbound: false,
    });
    if (network.kind === 'existing' && network.endpoints === 'existing') {
      this.endpoints = [];
      for (const port of new Set(services.map((service) => networkServices[service].port))) {
        this.functionSecurityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'AWS services');
      }
      return;
    }
    this.sharedNetwork = network.kind === 'shared' ? network.network : undefined;
    const shared = this.sharedNetwork?.ways ?? this.ways;
    for (const service of services.filter((service) => shared.has(service))) {
      this.allowThrough(service, shared.get(service));
    }
    this.endpoints = services
      .filter((service) => !shared.has(service))
      .map((service) =>
        service === 's3' ? this.createS3Endpoint(network.kind === 'new') : this.createEndpoint(service),
      );
  }

  /** Opens the way from the function to a cluster: on both sides if the cluster's security group is known. */
  allowToCluster(port: number, group: ISecurityGroup | string | undefined): void {
    const cluster =
      typeof group === 'string'
        ? SecurityGroup.fromSecurityGroupId(this, 'ClusterSecurityGroup', group)
        : group;
    this.functionSecurityGroup.addEgressRule(cluster ?? Peer.anyIpv4(), Port.tcp(port), 'CQL to the cluster');
    cluster?.addIngressRule(this.functionSecurityGroup, Port.tcp(port), 'CQL from the Millrace function');
  }

  /**
   * Lets custom resources answer CloudFormation, which waits for an object in a bucket of its own
   * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html).
   */
  allowCloudFormationAnswers(): void {
    this.sharedNetwork?.allowCloudFormationAnswers();
    if (this.mayAnswer) return;
    this.mayAnswer = true;
    const region = Fn.join('', Fn.split('-', Aws.REGION));
    this.boundS3Endpoint?.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [`arn:${Aws.PARTITION}:s3:::cloudformation-custom-resource-response-${region}/*`],
      }),
    );
  }

  private existingVpc({ vpc, endpoints, subnets }: NetworkOptions & { kind: 'existing' }): IVpc {
    if ('node' in vpc) return vpc;
    if (endpoints === 'create' && vpc.privateSubnetRouteTableIds === undefined && subnets === undefined) {
      throw new Error(
        "network.vpc: endpoints are to be made, but there are no route tables for that of S3; add privateSubnetRouteTableIds, one for each private subnet, or set endpoints: 'existing'",
      );
    }
    Annotations.of(this).acknowledgeWarning(
      '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      'interface endpoints and functions need no route table',
    );
    return Vpc.fromVpcAttributes(this, 'Vpc', vpc);
  }

  private createVpc(maxAzs: number): IVpc {
    const vpc: unknown = new Vpc(this, 'Vpc', {
      maxAzs,
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      flowLogs: { rejected: { trafficType: FlowLogTrafficType.REJECT } },
    });
    if (!isVpc(vpc)) throw new Error('aws-cdk-lib made a Vpc that is none');
    return vpc;
  }

  private createEndpoint(service: InterfaceService): InterfaceVpcEndpoint {
    const definition: InterfaceDefinition = networkServices[service];
    const { endpoint } = definition;
    const id = service.charAt(0).toUpperCase() + service.slice(1);
    const securityGroup = new SecurityGroup(this, `${id}SecurityGroup`, {
      vpc: this.vpc,
      description: `Endpoint of ${service}: in from the Millrace function only`,
      allowAllOutbound: false,
    });
    this.ways.set(service, securityGroup);
    this.allowThrough(service, securityGroup);

    const created = new InterfaceVpcEndpoint(this, `${id}Endpoint`, {
      vpc: this.vpc,
      service: endpoint,
      subnets: this.subnets,
      securityGroups: [securityGroup],
      open: false,
    });
    // Private DNS sends everyone's calls in this VPC through here: bound to the account, not to this connector.
    created.addToPolicy(inThisAccount(definition.actionPrefix, definition.resources));
    return created;
  }

  /** Opens an endpoint to the function; its rules stand in this connector's stack, wherever the endpoint does. */
  private allowThrough(service: NetworkService, endpoint: SecurityGroup | undefined): void {
    const port = Port.tcp(networkServices[service].port);
    if (endpoint === undefined) {
      this.functionSecurityGroup.addEgressRule(
        Peer.anyIpv4(),
        port,
        `To ${service}, by the route of its endpoint`,
      );
      return;
    }
    endpoint.addIngressRule(this.functionSecurityGroup, port, 'From the Millrace function', true);
    this.functionSecurityGroup.addEgressRule(endpoint, port, `To ${service}`);
  }

  private createS3Endpoint(isNewVpc: boolean): GatewayVpcEndpoint {
    this.ways.set('s3', undefined);
    this.allowThrough('s3', undefined);
    const created = new GatewayVpcEndpoint(this, 'S3Endpoint', {
      vpc: this.vpc,
      service: networkServices.s3.endpoint,
      subnets: [this.subnets],
    });
    // In a shared VPC it also carries what others read from buckets of AWS, such as container images.
    if (isNewVpc) {
      created.addToPolicy(inThisAccount('s3'));
      this.boundS3Endpoint = created;
    }
    return created;
  }
}

/** Binds an endpoint to this account: by the ARNs given, or else by the account that owns the resource. */
const inThisAccount = (actionPrefix: string, resources?: string): PolicyStatement =>
  new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: [`${actionPrefix}:*`],
    resources: [resources ?? '*'],
    ...(resources === undefined && {
      conditions: { StringEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } },
    }),
  });

/** Every Vpc is an IVpc, but not to `exactOptionalPropertyTypes`: the absent VPN gateway is typed differently. */
const isVpc = (vpc: unknown): vpc is IVpc => vpc instanceof Vpc;

import { Aws, CfnResource, Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  FlowLog,
  GatewayVpcEndpoint,
  InterfaceVpcEndpoint,
  Peer,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup, IVpc, SubnetSelection, Vpc, VpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable } from 'constructs';
import type { IConstruct } from 'constructs';
import type { BoundNetwork, NetworkContext } from './bound-network.ts';
import { endpointClientsOf } from './existing-network.ts';
import { foreignArns } from './foreign-arns.ts';
import { allServices, networkServices } from './network-service.ts';
import type { InterfaceDefinition, InterfaceService, NetworkService } from './network-service.ts';
import { place } from './placement.ts';
import type { Placement } from './placement.ts';

export interface ConnectorNetworkProps extends NetworkContext {
  readonly placement: Placement;
}

/** A VPC, the security group of the functions, and a private path to each AWS service that they call. */
export class ConnectorNetwork extends Construct implements BoundNetwork {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /** Without ingress rules; egress only to what a rule names. */
  readonly functionSecurityGroup: SecurityGroup;
  readonly servicePaths: ReadonlyMap<NetworkService, ISecurityGroup | undefined>;
  readonly reachesInternet: false | undefined;
  private readonly placement: Placement;
  /** The VPC, if it was created here. */
  private readonly createdVpc: Vpc | undefined;
  private readonly createdPaths = new Map<NetworkService, SecurityGroup | undefined>();
  /** The endpoints that were created here with a policy that is bound to this account. */
  private readonly boundEndpoints = new Map<NetworkService, VpcEndpoint>();
  private readonly admitted = new Set<string>();
  private allowsResponses = false;

  constructor(scope: Construct, id: string, props: ConnectorNetworkProps) {
    super(scope, id);
    const { placement, services } = props;
    this.placement = placement;
    ({ vpc: this.vpc, subnets: this.subnets, created: this.createdVpc } = place(this, placement, props));
    this.reachesInternet =
      this.createdVpc !== undefined || this.sharedNetwork?.reachesInternet === false ? false : undefined;
    this.functionSecurityGroup = new SecurityGroup(this, 'FunctionSecurityGroup', {
      vpc: this.vpc,
      description: 'Millrace function: out to the cluster and the AWS services it calls, nothing in',
      allowAllOutbound: false,
    });
    const paths = pathsOf(placement);
    for (const service of services.filter((service) => paths.has(service))) {
      this.allowThrough(service, paths.get(service));
    }
    for (const service of services.filter((service) => !paths.has(service))) {
      if (service === 's3') this.createS3Endpoint();
      else this.createEndpoint(service);
    }
    this.servicePaths = new Map([...paths, ...this.createdPaths]);
    this.includeShared();
  }

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html */
  allowCloudFormationResponses(): void {
    this.sharedNetwork?.allowCloudFormationResponses();
    if (this.allowsResponses) return;
    this.allowsResponses = true;
    const region = Fn.join('', Fn.split('-', Aws.REGION));
    this.boundEndpoints.get('s3')?.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [`arn:${Aws.PARTITION}:s3:::cloudformation-custom-resource-response-${region}/*`],
      }),
    );
  }

  admit(service: NetworkService, resourceArns: readonly string[]): void {
    const endpoint = this.boundEndpoints.get(service);
    if (endpoint === undefined) {
      this.sharedNetwork?.admit(service, resourceArns);
      return;
    }
    const resources = foreignArns(this, resourceArns).filter((arn) => !this.admitted.has(arn));
    if (resources.length === 0) return;
    for (const arn of resources) this.admitted.add(arn);
    endpoint.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: [`${networkServices[service].actionPrefix}:*`],
        resources: [...resources],
      }),
    );
  }

  /** Endpoints, flow logs and the group of the functions are deleted: nothing in the VPC depends on them. */
  retain(): void {
    this.sharedNetwork?.retain();
    const isOfFlowLog = (construct: Construct): boolean =>
      construct.node.scopes.some((scope) => scope instanceof FlowLog);
    for (const resource of this.createdVpc?.node.findAll() ?? []) {
      if (CfnResource.isCfnResource(resource) && !isOfFlowLog(resource)) {
        resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
      }
    }
  }

  /** What waits for this network waits for the endpoints that it shares, and for the rules by which these let it in. */
  private includeShared(): void {
    const { sharedNetwork } = this;
    if (sharedNetwork === undefined) return;
    Dependable.implement(this, new Roots([this, ...Dependable.of(sharedNetwork).dependencyRoots]));
  }

  private get sharedNetwork(): BoundNetwork | undefined {
    return this.placement.kind === 'shared' ? this.placement.network : undefined;
  }

  /** In a VPC of the user's, others may use resources of other accounts through the same endpoints. */
  private get isCreated(): boolean {
    return (
      this.createdVpc !== undefined ||
      (this.sharedNetwork instanceof ConnectorNetwork && this.sharedNetwork.isCreated)
    );
  }

  private createEndpoint(service: InterfaceService): void {
    const { endpoint, port }: InterfaceDefinition = networkServices[service];
    const id = service.charAt(0).toUpperCase() + service.slice(1);
    const securityGroup = new SecurityGroup(this, `${id}SecurityGroup`, {
      vpc: this.vpc,
      description: `Endpoint of ${service}: in from the VPC`,
      allowAllOutbound: false,
    });
    this.createdPaths.set(service, securityGroup);
    this.allowThrough(service, securityGroup);
    // Private DNS sends the calls of everybody in the VPC through here
    // (https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html).
    for (const block of this.clients()) {
      securityGroup.addIngressRule(Peer.ipv4(block), Port.tcp(port), 'From the VPC');
    }
    const created = new InterfaceVpcEndpoint(this, `${id}Endpoint`, {
      vpc: this.vpc,
      service: endpoint,
      subnets: this.subnets,
      securityGroups: [securityGroup],
      open: false,
    });
    this.bindToAccount(service, created);
  }

  /** The blocks of all who call a service in this VPC. */
  private clients(): readonly string[] {
    const { placement, vpc } = this;
    if (placement.kind === 'create') return [placement.cidr];
    if (this.sharedNetwork instanceof ConnectorNetwork) return this.sharedNetwork.clients();
    const given = placement.kind === 'existing' ? placement.endpointClients : undefined;
    const clients = endpointClientsOf(vpc, given);
    if (clients !== undefined) return clients;
    throw new Error(
      'network.vpc: its addresses are not known, but an endpoint that is created in it must let all of them in; add ' +
        'vpcCidrBlock to Vpc.fromVpcAttributes',
    );
  }

  /** Opens an endpoint to the function. The rules belong to this connector's stack, also if the endpoint does not. */
  private allowThrough(service: NetworkService, endpoint: ISecurityGroup | undefined): void {
    const port = Port.tcp(networkServices[service].port);
    if (endpoint === undefined) {
      this.functionSecurityGroup.addEgressRule(Peer.anyIpv4(), port, 'AWS services');
      return;
    }
    endpoint.addIngressRule(this.functionSecurityGroup, port, 'From the Millrace function', true);
    this.functionSecurityGroup.addEgressRule(endpoint, port, `To ${service}`);
  }

  private createS3Endpoint(): void {
    this.createdPaths.set('s3', undefined);
    this.allowThrough('s3', undefined);
    const created = new GatewayVpcEndpoint(this, 'S3Endpoint', {
      vpc: this.vpc,
      service: networkServices.s3.endpoint,
      subnets: [this.subnets],
    });
    this.bindToAccount('s3', created);
  }

  /** To the ARNs of the service, or else by the account that owns the resource or calls. */
  private bindToAccount(service: NetworkService, endpoint: VpcEndpoint): void {
    if (!this.isCreated) return;
    const { actionPrefix, accountKey, accountResources } = networkServices[service];
    this.boundEndpoints.set(service, endpoint);
    endpoint.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: [`${actionPrefix}:*`],
        resources: [accountResources ?? '*'],
        ...(accountKey !== undefined && {
          conditions: { StringEquals: { [accountKey]: Aws.ACCOUNT_ID } },
        }),
      }),
    );
  }
}

class Roots extends Dependable {
  readonly dependencyRoots: IConstruct[];

  constructor(roots: readonly IConstruct[]) {
    super();
    this.dependencyRoots = [...roots];
  }
}

/** The services that the subnets have a path to before anything is created. */
function pathsOf(placement: Placement): ReadonlyMap<NetworkService, ISecurityGroup | undefined> {
  switch (placement.kind) {
    case 'create':
      return new Map();
    case 'existing':
      return new Map(
        allServices
          .filter((service) => !placement.createEndpoints.includes(service))
          .map((service) => [service, undefined]),
      );
    case 'shared':
      return placement.network.servicePaths;
  }
}

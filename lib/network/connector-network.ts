import { Aws, Fn } from 'aws-cdk-lib';
import { GatewayVpcEndpoint, InterfaceVpcEndpoint, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BoundNetwork } from './bound-network.ts';
import { networkServices } from './network-service.ts';
import type { InterfaceDefinition, InterfaceService, NetworkService } from './network-service.ts';
import { place } from './placement.ts';
import type { Placement } from './placement.ts';

export interface ConnectorNetworkProps {
  readonly services: readonly NetworkService[];
  readonly placement: Placement;
}

/** A VPC, the security group of the functions, and a private path to each AWS service that they call. */
export class ConnectorNetwork extends Construct implements BoundNetwork {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /** Without ingress rules; egress only to what a rule names. */
  readonly functionSecurityGroup: SecurityGroup;
  readonly servicePaths: ReadonlyMap<NetworkService, ISecurityGroup | undefined>;
  private readonly createdPaths = new Map<NetworkService, SecurityGroup | undefined>();
  /** The endpoint of S3 that was created here with a policy for the buckets of this account. */
  private boundS3Endpoint: GatewayVpcEndpoint | undefined;
  private allowsResponses = false;
  private readonly sharedNetwork: BoundNetwork | undefined;

  constructor(scope: Construct, id: string, { placement, services }: ConnectorNetworkProps) {
    super(scope, id);
    ({ vpc: this.vpc, subnets: this.subnets } = place(this, placement));
    this.functionSecurityGroup = new SecurityGroup(this, 'FunctionSecurityGroup', {
      vpc: this.vpc,
      description: 'Millrace function: out to the cluster and the AWS services it calls, nothing in',
      allowAllOutbound: false,
    });
    if (placement.kind === 'existing' && !placement.createEndpoints) {
      this.servicePaths = new Map(allServices.map((service) => [service, undefined]));
      for (const port of new Set(services.map((service) => networkServices[service].port))) {
        this.functionSecurityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'AWS services');
      }
      return;
    }
    this.sharedNetwork = placement.kind === 'shared' ? placement.network : undefined;
    const shared = this.sharedNetwork?.servicePaths ?? new Map<NetworkService, undefined>();
    for (const service of services.filter((service) => shared.has(service))) {
      this.allowThrough(service, shared.get(service));
    }
    for (const service of services.filter((service) => !shared.has(service))) {
      if (service === 's3') this.createS3Endpoint(placement.kind === 'create');
      else this.createEndpoint(service);
    }
    this.servicePaths = new Map([...shared, ...this.createdPaths]);
  }

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html */
  allowCloudFormationResponses(): void {
    this.sharedNetwork?.allowCloudFormationResponses();
    if (this.allowsResponses) return;
    this.allowsResponses = true;
    const region = Fn.join('', Fn.split('-', Aws.REGION));
    this.boundS3Endpoint?.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [`arn:${Aws.PARTITION}:s3:::cloudformation-custom-resource-response-${region}/*`],
      }),
    );
  }

  private createEndpoint(service: InterfaceService): void {
    const definition: InterfaceDefinition = networkServices[service];
    const { endpoint } = definition;
    const id = service.charAt(0).toUpperCase() + service.slice(1);
    const securityGroup = new SecurityGroup(this, `${id}SecurityGroup`, {
      vpc: this.vpc,
      description: `Endpoint of ${service}: in from the Millrace function only`,
      allowAllOutbound: false,
    });
    this.createdPaths.set(service, securityGroup);
    this.allowThrough(service, securityGroup);

    const created = new InterfaceVpcEndpoint(this, `${id}Endpoint`, {
      vpc: this.vpc,
      service: endpoint,
      subnets: this.subnets,
      securityGroups: [securityGroup],
      open: false,
    });
    // Private DNS sends all calls in this VPC through here: bound to the account, not to this connector.
    created.addToPolicy(inThisAccount(definition.actionPrefix, definition.resources));
  }

  /** Opens an endpoint to the function. The rules belong to this connector's stack, also if the endpoint does not. */
  private allowThrough(service: NetworkService, endpoint: ISecurityGroup | undefined): void {
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

  private createS3Endpoint(isNewVpc: boolean): void {
    this.createdPaths.set('s3', undefined);
    this.allowThrough('s3', undefined);
    const created = new GatewayVpcEndpoint(this, 'S3Endpoint', {
      vpc: this.vpc,
      service: networkServices.s3.endpoint,
      subnets: [this.subnets],
    });
    // In a VPC with other users it also carries their reads of buckets of AWS, such as container images.
    if (isNewVpc) {
      created.addToPolicy(inThisAccount('s3'));
      this.boundS3Endpoint = created;
    }
  }
}

const allServices: readonly NetworkService[] = ['sqs', 'secretsManager', 'keyspaces', 's3'];

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

import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { VpcAttributes } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { allowToCluster } from '../../lib/network/allow-to-cluster.ts';
import type { INetwork } from '../../lib/network/bound-network.ts';
import { Network } from '../../lib/network/network.ts';
import type { NetworkService } from '../../lib/network/network-service.ts';
import { scratchFolder } from '../support/scratch.ts';
import { emptyStack, propertiesOf, validateTemplates } from './support/stack.ts';

const scratch = scratchFolder();

const existingVpc = {
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  availabilityZones: ['a', 'b'],
  privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712'],
};

function networkStack(network: (stack: Stack) => INetwork) {
  const stack = emptyStack(scratch);
  const bound = network(stack).bind(stack, { services: ['sqs', 'keyspaces', 's3'] });
  return { stack, network: bound };
}

/** The group of the functions, and those of the endpoints. */
const functionGroup = (stack: Stack) => groupsOf(stack, 'Millrace function')[0];
const endpointGroups = (stack: Stack) => groupsOf(stack, 'Endpoint of');
const groupsOf = (stack: Stack, description: string) =>
  propertiesOf(stack, 'AWS::EC2::SecurityGroup').filter(({ GroupDescription: text }) =>
    String(text).startsWith(description),
  );

const existing =
  (createEndpoints: readonly NetworkService[], attributes: Partial<VpcAttributes> = {}) =>
  (stack: Stack): INetwork =>
    Network.existing({
      vpc: Vpc.fromVpcAttributes(stack, 'Vpc', { ...existingVpc, ...attributes }),
      createEndpoints,
    });

describe('network of the stack', () => {
  const { stack } = networkStack(() => Network.create());

  it('the network has no route to the internet', () => {
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
  });

  it('the network logs the traffic that its security groups reject', () => {
    expect(propertiesOf(stack, 'AWS::EC2::FlowLog')).toMatchObject([{ TrafficType: 'REJECT' }]);
  });

  it('the network reaches each service by an endpoint that serves only this account', () => {
    const endpoints = propertiesOf(stack, 'AWS::EC2::VPCEndpoint');
    expect(endpoints.map(({ VpcEndpointType: type }) => type)).toEqual(['Interface', 'Interface', 'Gateway']);
    const ofThisAccount = { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } };
    const [sqs, keyspaces, s3] = endpoints.map(({ PolicyDocument: policy }) => policy);
    for (const policy of [sqs, s3]) {
      expect(policy).toMatchObject({ Statement: [{ Resource: '*', Condition: ofThisAccount }] });
    }
    // By ARN, since CQL knows no such condition.
    expect(keyspaces).toMatchObject({
      Statement: [
        {
          Action: 'cassandra:*',
          Resource: {
            'Fn::Join': ['', expect.arrayContaining([{ Ref: 'AWS::AccountId' }, ':/keyspace/*'])],
          },
        },
      ],
    });
  });

  it('the endpoints let in the whole VPC: producers and others run there too', () => {
    expect(endpointGroups(stack)).toMatchObject([
      { SecurityGroupIngress: [{ CidrIp: '10.0.0.0/16', FromPort: 443, ToPort: 443 }] },
      { SecurityGroupIngress: [{ CidrIp: '10.0.0.0/16', FromPort: 9142, ToPort: 9142 }] },
    ]);
  });

  it('the function may connect only to the endpoints, by their ports', () => {
    const rules = propertiesOf(stack, 'AWS::EC2::SecurityGroupEgress').map(
      ({ FromPort: from, ToPort: to, DestinationSecurityGroupId: group }) => [from, to, typeof group],
    );
    expect(rules).toEqual([
      [443, 443, 'object'],
      [9142, 9142, 'object'],
    ]);
    // The endpoint of S3 is a route, which has no group that a rule could name.
    expect(functionGroup(stack)).toMatchObject({
      SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }],
    });
    for (const group of endpointGroups(stack)) expect(JSON.stringify(group)).not.toContain('"0.0.0.0/0"');
  });
});

describe('existing network', () => {
  it('an existing network with endpoints gets no others', () => {
    const { stack } = networkStack(existing([]));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::VPC', 0);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 0);
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroup')).toMatchObject([
      {
        SecurityGroupEgress: [
          { CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 },
          { CidrIp: '0.0.0.0/0', FromPort: 9142, ToPort: 9142 },
        ],
      },
    ]);
  });

  const privateSubnetRouteTableIds = ['rtb-0a1b2c3d4e5f60711', 'rtb-0a1b2c3d4e5f60712'];
  const vpcCidrBlock = '10.7.0.0/16';

  it('an existing network gets the endpoints that are listed, in its private subnets, open to all requests of the VPC', () => {
    const { stack } = networkStack(
      existing(['sqs', 'keyspaces', 's3'], { privateSubnetRouteTableIds, vpcCidrBlock }),
    );
    const { vpcId, privateSubnetIds } = existingVpc;
    const inSubnets = { VpcId: vpcId, SubnetIds: privateSubnetIds, PrivateDnsEnabled: true };
    const byRoutes = { VpcId: vpcId, RouteTableIds: privateSubnetRouteTableIds };
    const endpoints = propertiesOf(stack, 'AWS::EC2::VPCEndpoint');
    expect(endpoints).toMatchObject([inSubnets, inSubnets, byRoutes]);
    // Others in this VPC use queues, secrets and buckets that are not of this account.
    for (const endpoint of endpoints) expect(endpoint).not.toHaveProperty('PolicyDocument');
  });

  it('an existing network gets no endpoint that is not listed, and a rule towards every address for its service', () => {
    const { stack } = networkStack(existing(['sqs'], { vpcCidrBlock }));
    expect(propertiesOf(stack, 'AWS::EC2::VPCEndpoint')).toMatchObject([
      { ServiceName: { 'Fn::Join': ['', expect.arrayContaining(['.sqs'])] } },
    ]);
    expect(functionGroup(stack)).toMatchObject({
      SecurityGroupEgress: [
        { CidrIp: '0.0.0.0/0', FromPort: 9142 },
        { CidrIp: '0.0.0.0/0', FromPort: 443 },
      ],
    });
  });

  // https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
  it('an endpoint with private DNS lets in everybody in the VPC, on the port of its service', () => {
    const { stack } = networkStack(existing(['sqs', 'keyspaces'], { vpcCidrBlock }));
    expect(endpointGroups(stack)).toMatchObject([
      { SecurityGroupIngress: [{ CidrIp: '10.7.0.0/16', FromPort: 443, ToPort: 443 }] },
      { SecurityGroupIngress: [{ CidrIp: '10.7.0.0/16', FromPort: 9142, ToPort: 9142 }] },
    ]);
  });

  it('an endpoint with private DNS lets in the blocks that are named, in place of that of the VPC', () => {
    const { stack } = networkStack((stack) =>
      Network.existing({
        vpc: Vpc.fromVpcAttributes(stack, 'Vpc', { ...existingVpc, vpcCidrBlock }),
        createEndpoints: ['sqs'],
        endpointClients: ['10.7.0.0/16', '100.64.0.0/16'],
      }),
    );
    expect(endpointGroups(stack)).toMatchObject([
      { SecurityGroupIngress: [{ CidrIp: '10.7.0.0/16' }, { CidrIp: '100.64.0.0/16' }] },
    ]);
  });

  it('an existing network is refused with every reason', () => {
    const refused = (props: object, attributes: Partial<VpcAttributes> = {}) => {
      const stack = emptyStack(scratch);
      const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', { ...existingVpc, ...attributes });
      const network = Network.existing({ vpc, createEndpoints: [], ...props });
      return expect(() => network.bind(stack, { services: ['sqs', 's3'] }));
    };
    const all = { createEndpoints: ['sqs', 's3', 'keyspaces', 'secretsManager'] };
    refused(all).toThrow(
      /'keyspaces', 'secretsManager' is not called by this connector; it calls 'sqs', 's3'/,
    );
    refused(all).toThrow(/add privateSubnetRouteTableIds/);
    refused(all).toThrow(/endpointClients: none given, and the VPC does not know its .*add vpcCidrBlock/);
    refused({ createEndpoints: true }).toThrow(/createEndpoints: true is no list; name .* of 'sqs', 's3'/);
    refused({ endpointClients: ['10.0.0.0/8'] }).toThrow(/endpointClients: has no effect/);
    refused({ createEndpoints: ['sqs'], endpointClients: [] }).toThrow(/endpointClients: none given; name/);
    refused({ createEndpoints: ['sqs'], endpointClients: ['10.0.0.1/16'] }).toThrow(
      /endpointClients: '10.0.0.1\/16' is no IPv4 block that begins with its first address/,
    );
  });

  it("an existing network opens the cluster's security group for the function on the CQL port, on both sides", () => {
    const { stack, network } = networkStack(existing([]));
    const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Nodes', 'sg-0a1b2c3d4e5f60719');
    allowToCluster(network, { port: 9042, securityGroup });
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroupIngress')).toMatchObject([
      { GroupId: 'sg-0a1b2c3d4e5f60719', FromPort: 9042, ToPort: 9042 },
    ]);
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroupEgress')).toMatchObject([
      { DestinationSecurityGroupId: 'sg-0a1b2c3d4e5f60719', FromPort: 9042, ToPort: 9042 },
    ]);
  });
});

describe('network shared with another connector', () => {
  const app = new App({ outdir: scratch, context: validateTemplates });
  const first = Network.create().bind(new Stack(app, 'First'), { services: ['sqs', 's3'] });
  const second = new Stack(app, 'Second');
  const shared = Network.shared({ network: first }).bind(second, { services: ['sqs', 's3', 'keyspaces'] });
  const third = Network.shared({ network: shared }).bind(new Stack(app, 'Third'), {
    services: ['sqs', 'keyspaces', 's3'],
  });

  it('a shared network gets an endpoint only for services that the other connector does not call', () => {
    expect(shared.vpc).toBe(first.vpc);
    expect(shared.subnets).toBe(first.subnets);
    expect(JSON.stringify(propertiesOf(second, 'AWS::EC2::VPCEndpoint'))).toMatch(/\.cassandra/);
    Template.fromStack(second).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  it("a shared network admits this function to the other's endpoints, by rules of its own stack", () => {
    expect(propertiesOf(second, 'AWS::EC2::SecurityGroupIngress')).toMatchObject([
      {
        FromPort: 443,
        GroupId: { 'Fn::ImportValue': expect.stringContaining('SqsSecurityGroup') as unknown },
      },
      { FromPort: 9142 },
    ]);
  });

  it('a shared network shares in turn all endpoints that it reaches', () => {
    Template.fromStack(Stack.of(third)).resourceCountIs('AWS::EC2::VPCEndpoint', 0);
  });

  it('a shared network retains the VPC of its owner, for a cluster that is created in it', () => {
    const app = new App({ outdir: scratch, context: validateTemplates });
    const [owner, user] = [new Stack(app, 'Owner'), new Stack(app, 'User')];
    const network = Network.create().bind(owner, { services: ['sqs'] });
    const template = () => Template.fromStack(owner);
    Network.shared({ network })
      .bind(user, { services: ['sqs'] })
      .retain();
    for (const type of ['VPC', 'Subnet', 'RouteTable', 'SubnetRouteTableAssociation']) {
      template().allResources(`AWS::EC2::${type}`, { DeletionPolicy: 'RetainExceptOnCreate' });
    }
    template().hasResource('AWS::EC2::FlowLog', { DeletionPolicy: Match.absent() });
  });

  it('an existing network leaves what happens to its VPC to its owner', () => {
    const stack = emptyStack(scratch);
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
    Network.existing({ vpc, subnets: { subnetGroupName: 'Isolated' }, createEndpoints: [] })
      .bind(stack, { services: ['sqs'] })
      .retain();
    Template.fromStack(stack).allResources('AWS::EC2::Subnet', { DeletionPolicy: Match.absent() });
  });

  it('a shared network needs no endpoint if the other connector has its own routes to the services', () => {
    const { stack, network } = networkStack(existing([]));
    Network.shared({ network }).bind(new Construct(stack, 'Other'), { services: ['sqs', 'secretsManager'] });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 0);
  });
});

import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { describe, expect, it } from 'vitest';
import { Connector } from '../../lib/connector.ts';
import type { ConnectorProps } from '../../lib/connector.ts';
import { Network } from '../../lib/network/network.ts';
import { scratchFolder } from '../support/scratch.ts';
import { clicks, clicksApp, clicksProps, clicksSource, clicksStore } from './support/connector.ts';
import { anyFunction } from './support/stack.ts';

const scratch = scratchFolder();

interface Stacks {
  /** Of the user, deployed first. */
  readonly base: Stack;
  readonly stack: Stack;
}

/** A connector, and a stack of the same app that has something for it. */
function beside(folder: string, vary: (base: Stack) => Partial<ConnectorProps>): Stacks {
  const app = clicksApp(join(scratch, folder));
  const base = new Stack(app, 'Base');
  const stack = new Stack(app, 'Clicks');
  new Connector(stack, 'Clicks', { ...clicksProps(join(scratch, folder)), ...vary(base) });
  return { base, stack };
}

/** CDK refuses stacks that depend on each other: CloudFormation could deploy neither first. */
describe('what another stack of the app has', () => {
  it('the VPC and the security groups of Cassandra and of the brokers may be of a stack that is deployed first', () => {
    const { base, stack } = beside('groups', (base) => {
      const created = new Vpc(base, 'Vpc');
      const vpc = Vpc.fromVpcAttributes(base, 'Same', {
        vpcId: created.vpcId,
        availabilityZones: ['eu-west-1a'],
      });
      return {
        network: Network.existing({ vpc: created, createEndpoints: [] }),
        source: clicksSource({ securityGroup: new SecurityGroup(base, 'Brokers', { vpc }) }),
        store: clicksStore({ securityGroup: new SecurityGroup(base, 'Nodes', { vpc }) }),
      };
    });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 9042,
      Description: 'CQL from the Millrace function',
    });
    expect(stack.dependencies).toContain(base);
    expect(base.dependencies).toEqual([]);
  });

  it('alarms may invoke a function of a stack that is deployed first, those of two connectors the same one', () => {
    const app = clicksApp(join(scratch, 'function'));
    const base = new Stack(app, 'Base');
    const action = new LambdaAction(anyFunction(base));
    const alarms = { actions: { high: [action], unhealthy: [action] } };
    const stacks = ['clicks', 'views'].map((name) => {
      const stack = new Stack(app, name);
      const props = clicksProps(join(scratch, 'function', name), { ...clicks, name });
      new Connector(stack, 'Default', { ...props, alarms });
      return stack;
    });
    const template = Template.fromStack(base);
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
    for (const name of ['clicks', 'views']) {
      template.hasResourceProperties('AWS::Lambda::Permission', {
        Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
        SourceArn: {
          'Fn::Join': ['', Match.arrayWith([`:alarm:millrace/${name}/connector-unhealthy`])],
        },
      });
    }
    expect(base.dependencies).toEqual([]);
    for (const stack of stacks) expect(stack.dependencies).toContain(base);
  });
});

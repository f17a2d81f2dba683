import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ConnectorStack } from '../../lib/connector-stack.ts';
import { Connector } from '../../lib/connector.ts';
import { Network } from '../../lib/network/network.ts';
import { clicks, clicksApp, clicksProps } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf } from './support/stack.ts';

const scratch = scratchFolder();

const baseOutputs = [
  'EventSource1Id',
  'FunctionName',
  'DeadLetterQueueName',
  'LogGroupName',
  'RedriveLogGroupName',
  'DeadLetterQueueUrl',
  'BatchFailuresBucketName',
  'DashboardName',
];

describe('two connectors in one stack', () => {
  const folder = join(scratch, 'two');
  const stack = new Stack(clicksApp(folder), 'Web');
  const first = new Connector(stack, 'Clicks', clicksProps(join(folder, 'clicks')));
  new Connector(stack, 'Views-2', {
    ...clicksProps(join(folder, 'views'), { ...clicks, name: 'views' }),
    network: Network.shared(first),
  });
  const template = Template.fromStack(stack);

  it('two connectors in one stack have separate functions, queues and event sources', () => {
    for (const [type, each] of [
      ['AWS::Lambda::EventSourceMapping', 2],
      ['AWS::SQS::Queue', 1],
      ['AWS::CloudWatch::Dashboard', 1],
    ] as const) {
      template.resourceCountIs(type, 2 * each);
    }
    template.resourceCountIs('AWS::EC2::VPC', 1);
    const connectors = propertiesOf(stack, 'AWS::Lambda::Function').filter(
      ({ Handler: handler }) => handler === 'handler.handler',
    );
    expect(connectors.map(({ Description: text }) => text)).toEqual([
      'Millrace connector clicks: Kafka records into Cassandra',
      'Millrace connector views: Kafka records into Cassandra',
    ]);
  });

  it('two connectors in one stack have no alarm name in common', () => {
    const names = propertiesOf(stack, 'AWS::CloudWatch::Alarm').map(({ AlarmName: name }) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
  });

  it('two connectors in one stack are refused with one name, unless one of them has a stage', () => {
    const folder = join(scratch, 'same');
    const same = new Stack(clicksApp(folder), 'Web');
    const props = clicksProps(folder);
    new Connector(same, 'Clicks', props);
    expect(() => new Connector(same, 'Again', props)).toThrow(
      "connector 'clicks' is twice in stack 'Web'; give one of them a stage",
    );
    expect(() => new Connector(same, 'Staged', { ...props, stage: 'test' })).not.toThrow();
  });

  it('two connectors in one stack have outputs that are named after their constructs', () => {
    const expected = ['Clicks', 'Views2'].flatMap((id) => baseOutputs.map((name) => id + name));
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual(expected.sort());
  });

  it('two connectors in one stack have a Grafana model each, which asks for their outputs', () => {
    const models = readdirSync(join(folder, 'assembly')).filter((name) => name.endsWith('.grafana.json'));
    expect(models.sort()).toEqual(['Web.millrace-clicks.grafana.json', 'Web.millrace-views.grafana.json']);
  });
});

describe('stack of one connector', () => {
  const stack = new ConnectorStack(clicksApp(join(scratch, 'one')), 'Clicks', {
    ...clicksProps(join(scratch, 'one')),
    terminationProtection: true,
  });

  it('the stack of one connector names it in its description and accepts the props of a stack', () => {
    expect(stack.templateOptions.description).toBe('Millrace connector clicks');
    expect(stack.terminationProtection).toBe(true);
  });

  it('the stack of one connector keeps a given description', () => {
    const folder = join(scratch, 'described');
    const described = new ConnectorStack(clicksApp(folder), 'Clicks', {
      ...clicksProps(folder),
      description: 'clicks of the web shop',
    });
    expect(described.templateOptions.description).toBe('clicks of the web shop');
  });

  it('the stack of one connector names outputs and resources without the construct', () => {
    const template = Template.fromStack(stack);
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([...baseOutputs].sort());
    expect(Object.keys(template.findResources('AWS::SQS::Queue'))).toEqual([
      expect.stringMatching(/^DeadLettersQueue[0-9A-F]{8}$/),
    ]);
  });
});

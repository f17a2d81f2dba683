import { join } from 'node:path';
import { App, Tags } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { ConnectorStack } from '../../lib/connector-stack.ts';
import { clicksProps, clicksStack } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf, validateTemplates } from './support/stack.ts';

const folder = scratchFolder();

/** What must not be the same twice in an account and Region, as far as we choose it. */
const chosenNames = (stack: Stack): readonly unknown[] => [
  ...propertiesOf(stack, 'AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName),
  ...propertiesOf(stack, 'AWS::CloudWatch::CompositeAlarm').map(({ AlarmName }) => AlarmName),
  ...propertiesOf(stack, 'AWS::CloudWatch::Dashboard').map(({ DashboardName }) => DashboardName),
  ...propertiesOf(stack, 'AWS::Lambda::EventSourceMapping').flatMap(
    ({ AmazonManagedKafkaEventSourceConfig }) => AmazonManagedKafkaEventSourceConfig ?? [],
  ),
];

describe('two stages of one connector in one app', () => {
  const app = new App({ outdir: join(folder, 'assembly'), context: validateTemplates });
  const props = clicksProps(join(folder, 'connector'));
  const [test, prod] = [
    new ConnectorStack(app, 'Test', { ...props, stage: 'test', tags: { stage: 'test' } }),
    new ConnectorStack(app, 'Prod', { ...props }),
  ];
  PermissionsBoundary.of(app).apply(
    ManagedPolicy.fromManagedPolicyArn(prod, 'Boundary', 'arn:aws:iam::111122223333:policy/boundary'),
  );
  Tags.of(app).add('team', 'clicks');

  it('two stages have no name in common', () => {
    const names = new Set(chosenNames(prod).map((name) => JSON.stringify(name)));
    expect(names.size).toBeGreaterThan(10);
    const ofTest = chosenNames(test).map((name) => JSON.stringify(name));
    expect(ofTest).toHaveLength(chosenNames(prod).length);
    expect(ofTest.filter((name) => names.has(name))).toEqual([]);
  });

  it("each stage's function gets its stage, and its alarms read the metrics of that stage", () => {
    const stagesOf = (stack: Stack): readonly unknown[] =>
      propertiesOf(stack, 'AWS::Lambda::Function')
        .map(({ Environment = null }) => JSON.stringify(Environment))
        .filter((environment) => environment.includes('MILLRACE_CONTACT_POINTS'))
        .map((environment) => /"MILLRACE_STAGE":"(\w+)"/.exec(environment)?.[1]);
    expect(stagesOf(test)).toEqual(['test', 'test']);
    expect(stagesOf(prod)).toEqual([undefined, undefined]);
    const dimensionsOf = (stack: Stack) =>
      new Set(
        propertiesOf(stack, 'AWS::CloudWatch::Alarm')
          .filter(({ Namespace }) => Namespace === 'Millrace')
          .map(({ Dimensions }) => JSON.stringify(Dimensions)),
      );
    expect([...dimensionsOf(test)]).toEqual([expect.stringContaining('"clicks-test"')]);
    expect([...dimensionsOf(prod)]).toEqual([expect.stringContaining('"clicks"')]);
  });

  it('the resources of two stages have the permissions boundary and the tags of app and stack, event sources too', () => {
    for (const stack of [test, prod]) {
      const roles = propertiesOf(stack, 'AWS::IAM::Role');
      expect(roles.length).toBeGreaterThan(1);
      for (const { PermissionsBoundary: boundary } of roles) expect(boundary).toMatch(/policy\/boundary$/);
    }
    const tagged = [
      'AWS::Lambda::Function',
      'AWS::Lambda::EventSourceMapping',
      'AWS::SQS::Queue',
      'AWS::S3::Bucket',
    ];
    for (const type of tagged) {
      expect(propertiesOf(test, type)).not.toEqual([]);
      for (const { Tags: tags } of propertiesOf(test, type)) {
        expect(tags).toEqual(expect.arrayContaining([{ Key: 'team', Value: 'clicks' }]));
      }
    }
  });
});

it.each(['Test', 'a stage', 'x'.repeat(40), ''])('the stage name %j is refused', (stage) => {
  expect(() => clicksStack(join(folder, 'bad'), { stage })).toThrow(`stage: got '${stage}', allowed are`);
});

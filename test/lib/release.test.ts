import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LambdaDeploymentConfig } from 'aws-cdk-lib/aws-codedeploy';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { referencesIn } from '../../lib/changes/values.ts';
import { clicks, clicksStack, clicksStore } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { resourcesOf } from './support/references.ts';
import { propertiesOf } from './support/stack.ts';

const scratch = scratchFolder();
const [route] = clicks.routes;
if (route === undefined) throw new Error('the connector of the tests has a route');
const twoTopics = { ...clicks, routes: [route, { ...route, topic: 'web.views' }] };

const kafkaMappings = (stack: Stack) =>
  propertiesOf(stack, 'AWS::Lambda::EventSourceMapping').filter(({ Topics: topics }) => topics !== undefined);

describe('function.release', () => {
  let stack: Stack;
  beforeAll(() => {
    stack = clicksStack(
      join(scratch, 'released'),
      {
        function: { release: LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES },
        store: clicksStore({ migrateSchema: {} }),
      },
      twoTopics,
    );
    Stage.of(stack)?.synth();
  });
  const onlyKey = (type: string): string => {
    const [key = '', ...others] = Object.keys(Template.fromStack(stack).findResources(type));
    expect(others).toEqual([]);
    return key;
  };

  /**
   * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html, `FunctionName`: an alias's ARN is
   * allowed. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html,
   * `CodeDeployLambdaAliasUpdate`.
   */
  it('the event sources of all topics invoke the alias, which CodeDeploy updates', () => {
    const alias = onlyKey('AWS::Lambda::Alias');
    const mappings = kafkaMappings(stack);
    expect(mappings).toHaveLength(2);
    for (const { FunctionName: name } of mappings) expect(name).toEqual({ Ref: alias });
    Template.fromStack(stack).hasResource('AWS::Lambda::Alias', {
      Properties: {
        Name: 'live',
        FunctionVersion: { 'Fn::GetAtt': [onlyKey('AWS::Lambda::Version'), 'Version'] },
      },
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: onlyKey('AWS::CodeDeploy::Application') },
          DeploymentGroupName: { Ref: onlyKey('AWS::CodeDeploy::DeploymentGroup') },
        },
      },
    });
  });

  it('alarms on failed invocations, retried records and dead letters undo a release', () => {
    const resources = resourcesOf(stack);
    const [group] = propertiesOf(stack, 'AWS::CodeDeploy::DeploymentGroup');
    const watched = referencesIn(group?.['AlarmConfiguration']).map((id) => resources.get(id)?.Properties);
    expect(watched).toMatchObject(
      ['failed-invocations', 'records-retried', 'dead-letters'].map((id) => ({
        AlarmName: `millrace/clicks/${id}`,
      })),
    );
    expect(group).toMatchObject({
      AlarmConfiguration: { Enabled: true },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent15Minutes',
    });
  });

  /** The dimension `FunctionName` alone is of all versions: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html. */
  it('the alarms on the function are about all of its versions', () => {
    const alarm = propertiesOf(stack, 'AWS::CloudWatch::Alarm').find(
      ({ AlarmName: name }) => name === 'millrace/clicks/failed-invocations',
    );
    expect(alarm?.['Dimensions']).toEqual([
      { Name: 'FunctionName', Value: { Ref: expect.any(String) as unknown } },
    ]);
  });

  it('a new version comes after the tables, and the redrive and the migration have none', () => {
    const resources = resourcesOf(stack);
    const [live = '', ...others] = referencesIn(resources.get(onlyKey('AWS::Lambda::Version'))?.Properties);
    expect(others).toEqual([]);
    expect(resources.get(live)).toMatchObject({
      Properties: { Handler: 'handler.handler' },
      DependsOn: expect.arrayContaining([expect.stringContaining('MigrationTables')]) as unknown,
    });
  });

  it('cdk-nag finds nothing without a justification', () => {
    const rules = [new AwsSolutionsChecks(), new ServerlessChecks()].flatMap((pack) =>
      pack.validateScope(stack).violations.map(({ ruleName }) => ruleName),
    );
    expect(rules).toEqual([]);
  });
});

it('without function.release the event sources invoke the function, and nothing of CodeDeploy is made', () => {
  const stack = clicksStack(join(scratch, 'plain'));
  const template = Template.fromStack(stack);
  for (const type of ['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::CodeDeploy::DeploymentGroup']) {
    template.resourceCountIs(type, 0);
  }
  const [mapping] = kafkaMappings(stack);
  const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
  const [name, ...others] = referencesIn(mapping?.['FunctionName']);
  expect(functions).toContain(name);
  expect(others).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { neededGrants, queueArnOf } from '../../../tools/doctor/facts/grants.ts';
import { plannedEventSources } from '../../../tools/doctor/gather/planned-event-sources.ts';
import { readDoctorOptions } from '../../../cli/flags/doctor-flags.ts';
import { loadProject } from '../../../project/load-project.ts';
import { readSettings } from '../../../lambda/adapters/environment/settings.ts';
import { runDoctor as run } from './run-doctor.ts';
import { functionConfiguration } from '../../support/doctor/wire.ts';

/** The stack of the example, as it is synthesized: what doctor expects of a stack must be what the stack makes. */
interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
const root = join(import.meta.dirname, '../../..');
const template: unknown = JSON.parse(readFileSync(join(root, 'test/lib/golden/orders.golden.json'), 'utf8'));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isResource = (value: unknown): value is Resource =>
  isObject(value) && typeof value['Type'] === 'string';
const resources = isObject(template) && isObject(template['Resources']) ? template['Resources'] : {};
const propertiesOf = (type: string): readonly Readonly<Record<string, unknown>>[] =>
  Object.values(resources).flatMap((resource) =>
    isResource(resource) && resource.Type === type ? [resource.Properties] : [],
  );

const [mapping = {}] = propertiesOf('AWS::Lambda::EventSourceMapping').filter(
  (properties) => properties['Topics'] !== undefined,
);
const clusterArn = String(mapping['EventSourceArn']);
const { request } = readDoctorOptions(['--connector', 'connector.ts', '--cluster', clusterArn]);

function planned() {
  if (request.kind !== 'planned') throw new Error('the request is not of a planned connector');
  return plannedEventSources(
    loadProject({ connectorFile: join(root, 'examples/shop/connector.ts') }).connector,
    request,
  );
}

/** The actions of the role that pollers act by. */
function grantedActions(): readonly string[] {
  const policies = propertiesOf('AWS::IAM::Policy').map((policy) => JSON.stringify(policy));
  const policy: unknown = JSON.parse(policies.find((text) => text.includes('kafka-cluster:Connect')) ?? '{}');
  const document = isObject(policy) && isObject(policy['PolicyDocument']) ? policy['PolicyDocument'] : {};
  const statements: unknown = document['Statement'];
  const actions = (Array.isArray(statements) ? statements : []).flatMap((statement: unknown) =>
    isObject(statement) ? [statement['Action']].flat() : [],
  );
  // CDK's grant of a secret gives DescribeSecret as well, for which nobody asks.
  return [...new Set(actions.map(String))]
    .filter((action) => action !== 'secretsmanager:DescribeSecret')
    .sort();
}

describe('expectations of `doctor` about the stack', () => {
  it('`doctor` expects the event source that the stack creates', () => {
    const [source] = planned();
    const { polling } = source!;
    expect({
      Topics: [source!.topic],
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: source!.consumerGroup },
      EventSourceArn: source!.clusterArn,
      StartingPosition: source!.startingPosition,
      MaximumRetryAttempts: source!.retryAttempts,
      BisectBatchOnFunctionError: source!.bisectsBatches,
      ProvisionedPollerConfig:
        polling.kind === 'provisioned'
          ? { MinimumPollers: polling.minimumPollers, MaximumPollers: polling.maximumPollers }
          : undefined,
      FunctionResponseTypes: source!.reportsBatchItemFailures ? ['ReportBatchItemFailures'] : undefined,
    }).toEqual(
      Object.fromEntries(
        Object.entries(mapping).filter(
          ([name]) => !['BatchSize', 'DestinationConfig', 'FunctionName', 'MetricsConfig'].includes(name),
        ),
      ),
    );
    expect(source!.destination !== undefined).toBe(mapping['DestinationConfig'] !== undefined);
  });

  it('`doctor` expects the names of the stage, which must be valid', async () => {
    const connector = loadProject({ connectorFile: join(root, 'examples/shop/connector.ts') }).connector;
    const args = ['--connector', 'connector.ts', '--cluster', clusterArn, '--stage', 'test'];
    const staged = readDoctorOptions(args).request;
    const groups = staged.kind === 'planned' ? plannedEventSources(connector, staged) : [];
    expect(groups.map(({ consumerGroup }) => consumerGroup)).toEqual(
      planned().map(({ topic }) => `millrace-${connector.name}-test-${topic}`),
    );
    const file = join(root, 'examples/shop/connector.ts');
    await expect(run({}, '--connector', file, '--cluster', clusterArn, '--stage', 'Test')).rejects.toThrow(
      "option '--stage': got 'Test', allowed are lower-case letters, digits and -",
    );
  });

  it('`doctor` checks every action that the stack grants and no other', () => {
    const grants = neededGrants({
      partition: 'aws',
      region: 'eu-central-1',
      account: '111122223333',
      eventSources: planned().map((source) => ({ ...source, destination: 'arn:aws:s3:::kept' })),
      logGroup: 'orders',
      inVpc: true,
      settings: readSettings(functionConfiguration.Environment.Variables),
      registries: [],
      keyspacesTables: [],
    });
    const actions = [...new Set(grants.flatMap((grant) => grant.actions))].sort();
    expect(actions).toEqual(grantedActions());
  });

  it('`doctor` derives the ARN of a queue from its address', () => {
    expect(queueArnOf('https://sqs.eu-west-1.amazonaws.com/111122223333/letters')).toBe(
      'arn:aws:sqs:eu-west-1:111122223333:letters',
    );
    expect(queueArnOf('https://sqs.cn-north-1.amazonaws.com.cn/111122223333/letters')).toBe(
      'arn:aws-cn:sqs:cn-north-1:111122223333:letters',
    );
    expect(queueArnOf('http://127.0.0.1:5000/111122223333/letters')).toBeUndefined();
  });
});

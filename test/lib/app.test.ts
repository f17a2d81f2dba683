import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { metricNamespace, metrics } from '../../core/contract/metrics.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

/** What `npx cdk synth` prints to the assembly in an environment with nothing of the caller's in it. */
function synthesizeApp(): string {
  const output = join(scratch, 'assembly');
  const cdk = join(projectRoot, 'node_modules/aws-cdk/bin/cdk');
  execFileSync(process.execPath, [cdk, 'synth', '--quiet', '--output', output], {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'], HOME: scratch },
    stdio: 'pipe',
  });
  return readFileSync(join(output, 'MillraceOrders.template.json'), 'utf8');
}

/** Names of assets change with every byte of the bundle; the golden template is about the rest. */
const withoutAssetHashes = (template: string): string => template.replace(/\b[0-9a-f]{64}\b/g, 'ASSET_HASH');

describe('example app', () => {
  const text = synthesizeApp();
  const template = Template.fromString(text);

  it('the example app synthesizes in an empty environment to the reviewed template', async () => {
    // After a change that is meant: npx vitest run --project infra app -u, then read the diff.
    await expect(withoutAssetHashes(text)).toMatchFileSnapshot('golden/orders.golden.json');
  });

  it('the example app runs the bundle on Node 24 and ARM', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'handler.handler',
    });
  });

  it('the function of the example app is told where rows and dead letters go and how to answer', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          MILLRACE_CONTACT_POINTS:
            'cassandra-1.shop.internal:9042,cassandra-2.shop.internal:9042,cassandra-3.shop.internal:9042',
          MILLRACE_LOCAL_DATACENTER: 'eu-central',
          MILLRACE_DIALECT: 'cassandra',
          MILLRACE_TLS: 'verified',
          MILLRACE_CONSISTENCY: 'LOCAL_QUORUM',
          MILLRACE_FAILURE_RESPONSE: 'partial',
          MILLRACE_DEAD_LETTERS: { Ref: Object.keys(template.findResources('AWS::SQS::Queue'))[0] },
        },
      },
    });
  });

  it('the example app polls a topic once, even if two routes read it', () => {
    template.resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', { Topics: Match.anyValue() }, 1);
  });

  it('the example app retains logs for a limited time', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('the example app raises an alarm on the first dead letter by the metric that the function emits', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: metricNamespace,
      MetricName: metrics.recordsDeadLettered,
      Dimensions: [{ Name: 'connector', Value: 'orders' }],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });
});

import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { cfnLint } from '../support/cfn-lint.ts';
import { exampleNames } from './support/examples.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const minutes = 60_000;

/** The command that an example's README names, in an environment with nothing of the caller's in it. */
async function synthesize(name: string): Promise<void> {
  const readme = readFileSync(join(projectRoot, 'examples', name, 'README.md'), 'utf8');
  const app = /npx cdk synth --app '([^']+)'/.exec(readme)?.[1];
  if (app === undefined) throw new Error(`examples/${name}/README.md names no command that synthesizes it`);
  const cdk = join(projectRoot, 'node_modules/aws-cdk/bin/cdk');
  await promisify(execFile)(
    process.execPath,
    [cdk, 'synth', '--quiet', '--app', app, '--output', join(scratch, name), '*'],
    { cwd: projectRoot, env: { PATH: process.env['PATH'], HOME: scratch } },
  );
}

const template = (name: string, stack: string): Template =>
  Template.fromString(readFileSync(join(scratch, name, `${stack}.template.json`), 'utf8'));

beforeAll(async () => {
  const waiting = [...exampleNames];
  const synthesizeAll = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await synthesize(name);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, synthesizeAll));
}, 10 * minutes);

describe('examples', () => {
  it('every example is tested here', () => {
    // The shop has no app of its own: bin/app.ts deploys it, and app.test.ts tries that.
    const withApp = readdirSync(join(projectRoot, 'examples')).filter((name) =>
      existsSync(join(projectRoot, 'examples', name, 'app.ts')),
    );
    expect(exampleNames.toSorted()).toEqual(withApp.toSorted());
  });

  it.each(exampleNames)('the example %s synthesizes, and its template passes the checks of CDK', (name) => {
    const files = readdirSync(join(scratch, name));
    expect(files.filter((file) => file.endsWith('.template.json')).length).toBeGreaterThan(0);
  });

  it(
    'cfn-lint finds no fault in the examples',
    async () => {
      const files = exampleNames.flatMap((name) =>
        readdirSync(join(scratch, name))
          .filter((file) => file.endsWith('.template.json'))
          .map((file) => join(scratch, name, file)),
      );
      expect(await cfnLint(files, 'eu-central-1')).toEqual([]);
    },
    10 * minutes,
  );

  it(
    'cfn-lint finds a property that does not exist',
    async () => {
      const file = join(scratch, 'wrong.template.json');
      const queue = { Type: 'AWS::SQS::Queue', Properties: { Nmae: 'x' } };
      writeFileSync(file, JSON.stringify({ Resources: { Queue: queue } }));
      expect((await cfnLint([file], 'eu-central-1')).join()).toContain('E3002');
    },
    10 * minutes,
  );

  it.each(exampleNames)('the README of the example %s names only files that exist', (name) => {
    const folder = join(projectRoot, 'examples', name);
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const paths = [...readme.matchAll(/`(docs\/[^`]+|schema\.cql|app\.ts)`/g)].map(([, path]) =>
      String(path),
    );
    const missing = paths.filter(
      (path) => !existsSync(join(folder, path)) && !existsSync(join(projectRoot, path)),
    );
    expect(missing).toEqual([]);
  });
});

describe('promises of the examples', () => {
  it('keyspaces-msk-serverless has a cluster without brokers, uses IAM only and has no secret', () => {
    const positions = template('keyspaces-msk-serverless', 'Positions');
    positions.hasResourceProperties('AWS::MSK::ServerlessCluster', {
      ClusterName: 'fleet',
      ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
    });
    positions.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KafkaCluster'), 'Arn'] },
    });
    template('keyspaces-msk-serverless', 'PositionsTables').hasResourceProperties('AWS::Cassandra::Table', {
      DefaultTimeToLive: 7_776_000,
      CdcSpecification: { Status: 'ENABLED', ViewType: 'NEW_IMAGE' },
    });
    positions.resourceCountIs('AWS::EC2::NatGateway', 0);
    expect(JSON.stringify(positions.toJSON())).not.toContain('secretsmanager');
  });

  it('keyspaces-msk-provisioned-mtls has certificates of one authority, a topic and enough capacity for its writes', () => {
    const readings = template('keyspaces-msk-provisioned-mtls', 'Readings');
    readings.hasResourceProperties('AWS::MSK::Cluster', {
      ClientAuthentication: {
        Tls: { Enabled: true, CertificateAuthorityArnList: [Match.stringLikeRegexp('acm-pca')] },
        Unauthenticated: { Enabled: false },
      },
    });
    readings.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      SourceAccessConfigurations: [{ Type: 'CLIENT_CERTIFICATE_TLS_AUTH' }],
    });
    readings.hasResourceProperties('AWS::MSK::Topic', { TopicName: 'meters.readings', PartitionCount: 12 });
    readings.hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: 12,
      Environment: { Variables: Match.objectLike({ MILLRACE_ROWS_PER_SECOND: '500' }) },
    });
    template('keyspaces-msk-provisioned-mtls', 'ReadingsTables').hasResourceProperties(
      'AWS::Cassandra::Table',
      {
        AutoScalingSpecifications: { WriteCapacityAutoScaling: { MaximumUnits: 8_000 } },
      },
    );
  });

  it('cassandra-scram-rotation rotates both passwords by functions that Secrets Manager may invoke', () => {
    const logins = template('cassandra-scram-rotation', 'TransfersLogins');
    logins.resourceCountIs('AWS::SecretsManager::RotationSchedule', 2);
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
    for (const name of ['rotate-kafka', 'rotate-cassandra']) {
      const rotation = `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
      const [permissionId] = Object.keys(
        logins.findResources('AWS::Lambda::Permission', {
          Properties: {
            FunctionName: rotation,
            Principal: 'secretsmanager.amazonaws.com',
            Action: 'lambda:InvokeFunction',
            SourceAccount: { Ref: 'AWS::AccountId' },
          },
        }),
      );
      logins.hasResource('AWS::SecretsManager::RotationSchedule', {
        Properties: { RotationLambdaARN: rotation, RotateImmediatelyOnUpdate: false },
        DependsOn: [permissionId],
      });
    }
  });

  it('cassandra-scram-rotation has a login as MSK requires it, with one policy for MSK and the rotation', () => {
    const logins = template('cassandra-scram-rotation', 'TransfersLogins');
    const [secretId] = Object.keys(
      logins.findResources('AWS::SecretsManager::Secret', {
        Properties: { Name: 'AmazonMSK_transfers', KmsKeyId: Match.anyValue() },
      }),
    );
    const policies = logins.findResources('AWS::SecretsManager::ResourcePolicy', {
      Properties: { SecretId: { Ref: secretId } },
    });
    expect(Object.values(policies)).toMatchObject([
      {
        Properties: {
          ResourcePolicy: {
            Statement: [
              { Principal: { Service: 'kafka.amazonaws.com' }, Action: 'secretsmanager:getSecretValue' },
              { Effect: 'Deny', Action: 'secretsmanager:DeleteSecret' },
            ],
          },
        },
      },
    ]);
  });

  it('cassandra-scram-rotation associates its login with the cluster before it reads, and decrypts through Secrets Manager only', () => {
    const transfers = template('cassandra-scram-rotation', 'Transfers');
    const [associationId] = Object.keys(transfers.findResources('AWS::MSK::BatchScramSecret'));
    transfers.hasResource('AWS::Lambda::EventSourceMapping', {
      Properties: { SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH' }] },
      DependsOn: Match.arrayWith([associationId]),
    });
    // The stack of the logins, with the policy, is deployed first: what it exports is imported.
    transfers.hasResourceProperties('AWS::MSK::BatchScramSecret', {
      SecretArnList: [{ 'Fn::ImportValue': Match.stringLikeRegexp('^TransfersLogins:') }],
    });
    transfers.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'kms:Decrypt',
            Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } },
          }),
        ]),
      },
    });
    transfers.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-0a1b2c3d4e5f60717',
      SourceSecurityGroupId: 'sg-0a1b2c3d4e5f60717',
      FromPort: 9096,
    });
  });

  it('self-managed-kafka has pollers in the VPC that its brokers let in, that trust its authority, and TLS on both sides', () => {
    const audit = template('self-managed-kafka', 'Audit');
    audit.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      SourceAccessConfigurations: Match.arrayWith([
        Match.objectLike({ Type: 'SASL_SCRAM_512_AUTH' }),
        Match.objectLike({ Type: 'SERVER_ROOT_CA_CERTIFICATE' }),
        Match.objectLike({ Type: 'VPC_SECURITY_GROUP' }),
      ]),
    });
    audit.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-0a1b2c3d4e5f60717',
      SourceSecurityGroupId: {
        'Fn::GetAtt': [Match.stringLikeRegexp('SourcePollerSecurityGroup'), 'GroupId'],
      },
      FromPort: 9093,
    });
    audit.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          MILLRACE_TLS: 'verified',
          MILLRACE_TLS_CA: Match.anyValue(),
          MILLRACE_TLS_CLIENT_CERTIFICATE: Match.anyValue(),
        }),
      },
    });
  });

  it('two-connectors has a stack for each connector, one VPC and one endpoint per service', () => {
    const orders = template('two-connectors', 'Orders');
    const returns = template('two-connectors', 'Returns');
    orders.resourceCountIs('AWS::EC2::VPC', 1);
    for (const type of ['AWS::EC2::VPC', 'AWS::EC2::VPCEndpoint']) returns.resourceCountIs(type, 0);
    for (const stack of [orders, returns]) {
      stack.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        ProvisionedPollerConfig: { PollerGroupName: 'shop' },
      });
    }
    // A stack's tags are set on the stack, and CloudFormation sets them on what it holds.
    const assembly: unknown = JSON.parse(readFileSync(join(scratch, 'two-connectors/manifest.json'), 'utf8'));
    const tagged = { properties: { tags: { team: 'shop' } } };
    expect(assembly).toMatchObject({ artifacts: { Orders: tagged, Returns: tagged } });
    const alarmNames = [orders, returns].flatMap((stack) =>
      Object.values(stack.findResources('AWS::CloudWatch::Alarm')).map(
        (alarm: { Properties?: { AlarmName?: string } }) => alarm.Properties?.AlarmName,
      ),
    );
    expect(new Set(alarmNames).size).toBe(alarmNames.length);
  });

  it('bring-your-own creates no role, queue, bucket, key, VPC, endpoint or table', () => {
    const contacts = template('bring-your-own', 'Contacts');
    for (const type of [
      'AWS::IAM::Role',
      'AWS::SQS::Queue',
      'AWS::S3::Bucket',
      'AWS::KMS::Key',
      'AWS::EC2::VPC',
      'AWS::EC2::VPCEndpoint',
      'AWS::Cassandra::Table',
      'AWS::MSK::Topic',
    ]) {
      contacts.resourceCountIs(type, 0);
    }
    contacts.hasResourceProperties('AWS::IAM::Policy', { Roles: ['contacts-connector'] });
  });
});

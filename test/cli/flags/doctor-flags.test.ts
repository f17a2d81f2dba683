import { describe, expect, it } from 'vitest';
import { readDoctorOptions } from '../../../cli/flags/doctor-flags.ts';
import { clusterArn, loginArn } from '../../support/doctor/wire.ts';

const read = (...args: string[]) => readDoctorOptions(args).request;
const planned = ['--connector', 'connector.ts', '--cluster', clusterArn];

describe('`doctor` options', () => {
  it('`doctor` accepts a deployed stack or function', () => {
    expect(read('--stack', 'Orders')).toMatchObject({ kind: 'deployed', named: { stack: 'Orders' } });
    expect(read('--stack', 'Orders', '--template', 't.json')).toMatchObject({
      named: { stack: 'Orders', templateFile: 't.json' },
    });
    expect(read('--function', 'orders', '--connector', 'c.ts')).toMatchObject({
      kind: 'deployed',
      named: { function: 'orders' },
      connectorFile: 'c.ts',
    });
  });

  it('`doctor` accepts a planned connector, with the defaults of the stack', () => {
    expect(read(...planned)).toEqual({
      kind: 'planned',
      connectorFile: 'connector.ts',
      schemaFile: undefined,
      region: undefined,
      stage: undefined,
      clusterArn,
      vpcConnection: undefined,
      authentication: 'iam',
      secretArn: undefined,
      consumerGroupPrefix: undefined,
      polling: { kind: 'provisioned', minimumPollers: 1, maximumPollers: 200 },
      startFrom: 'beginning',
      roleArn: undefined,
      vpcId: undefined,
      store: undefined,
    });
    expect(read('--cluster', clusterArn)).toEqual(read(...planned));
  });

  it('`doctor` accepts a stage and a VPC connection', () => {
    const connection = clusterArn.replace('cluster/', 'vpc-connection/444455556666/');
    expect(read(...planned, '--stage', 'test', '--vpc-connection', connection)).toMatchObject({
      stage: 'test',
      vpcConnection: { arn: connection },
    });
    expect(read(...planned, '--vpc-connection', 'create')).toMatchObject({
      vpcConnection: { arn: undefined },
    });
  });

  it('`doctor` accepts a store', () => {
    expect(read(...planned, '--store', 'keyspaces')).toMatchObject({ store: { kind: 'keyspaces' } });
    expect(read(...planned, '--contact-points', '10.0.0.1:9042', '--local-dc', 'dc1')).toMatchObject({
      store: { kind: 'cassandra', contactPoints: ['10.0.0.1:9042'], localDatacenter: 'dc1', tls: 'verified' },
    });
  });

  it('`doctor` accepts the VPC of a planned connector, and a VPC alone', () => {
    const vpcId = 'vpc-0a1b2c3d4e5f60718';
    expect(read(...planned, '--network', vpcId)).toMatchObject({ kind: 'planned', vpcId });
    expect(read('--network', vpcId, '--region', 'eu-west-1', '--json')).toEqual({
      kind: 'network',
      connectorFile: undefined,
      schemaFile: undefined,
      region: 'eu-west-1',
      vpcId,
    });
  });

  it.each([
    [['--network', 'vpc-1', '--store', 'keyspaces'], /^--store with --network only together with --cluster/],
    [['--network', 'shop'], /'--network' must be the id of a VPC.*got 'shop'/],
    [[...planned, '--network', 'shop'], /'--network' must be the id of a VPC/],
    [['--stack', 'a', '--network', 'vpc-1'], /^--network only with --cluster/],
    [[], /name what to look at: .*; got none/],
    [['--stack', 'a', '--function', 'b'], /got --stack and --function/],
    [['--function', 'b', '--template', 't.json'], /'--template' needs '--stack NAME'/],
    [['--cluster', clusterArn, '--template', 't.json'], /'--template' needs '--stack NAME'/],
    [['--connector', 'c.ts'], /got none/],
    [['--connector', 'c.ts', '--cluster', 'shop'], /must be arn:aws:kafka:.*got 'shop'/],
    [['--stack', 'a', '--role', 'r', '--on-demand'], /^--role, --on-demand only with --cluster/],
    [
      ['--function', 'f', '--stage', 'test'],
      /^--stage only with --cluster: a deployed connector has its own settings$/,
    ],
    [
      [...planned, '--vpc-connection', clusterArn],
      /must be create, or arn:aws:kafka:.*got 'arn:.*:cluster\//,
    ],
    [[...planned, '--secret', loginArn], /'--secret' needs '--authentication scram' or 'mtls'/],
    [[...planned, '--authentication', 'scram'], /'--authentication scram' needs '--secret ARN'/],
    [[...planned, '--authentication', 'plain'], /must be one of iam, scram, mtls, got 'plain'/],
    [[...planned, '--on-demand', '--maximum-pollers', '3'], /exclude '--on-demand'/],
    [[...planned, '--minimum-pollers', '0'], /at least 1, got '0'/],
    [[...planned, '--store', 'keyspaces', '--local-dc', 'dc1'], /--local-dc exclude '--store keyspaces'/],
    [[...planned, '--store', 'cassandra', '--local-dc', 'dc1'], /'--contact-points' is missing/],
    [[...planned, '--contact-points', 'a:1'], /'--local-dc' is missing/],
  ])('`doctor` refuses the options %j', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});

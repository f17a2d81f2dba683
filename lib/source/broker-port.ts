import { Port } from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { MskAuthentication } from './kafka-authentication.ts';

/** The ports of MSK brokers within their VPC (https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html). */
export const brokerPorts = { iam: 9098, 'scram-512': 9096, mtls: 9094 } as const satisfies Record<
  MskAuthentication['kind'],
  number
>;

/** Lets the pollers in: they run in the subnets of the brokers and in their security group. */
export function allowPollers(brokers: ISecurityGroup, { kind }: MskAuthentication): void {
  const port = Port.tcp(brokerPorts[kind]);
  brokers.addIngressRule(brokers, port, "Lambda's pollers, which are in this group too");
  brokers.addEgressRule(brokers, port, "Lambda's pollers to the brokers");
}

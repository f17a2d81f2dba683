import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Warns that the pollers need paths to services, which they call from the VPC in on-demand mode
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-cluster-network.html and with-msk-cluster-network.html).
 * @param where whose subnets they run in: `"the brokers'"`
 */
export function warnOnDemandPollers(scope: Construct, where: string, hasSecret: boolean): void {
  const [services, endpoints] = hasSecret
    ? ['Lambda, STS and Secrets Manager', 'lambda, sts and secretsmanager']
    : ['Lambda and STS', 'lambda and sts'];
  Annotations.of(scope).addWarningV2(
    'millrace:onDemandPollers',
    `source.polling: on-demand pollers call ${services} from ${where} subnets; see that these have a NAT gateway or ` +
      `endpoints of ${endpoints}, or use Polling.provisioned(), which needs neither`,
  );
}

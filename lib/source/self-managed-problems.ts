import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { printValue } from '../../core/connector/problem.ts';
import { authenticationProblems, secretProblems } from './authentication-problems.ts';
import type { SourceContext } from './bound-source.ts';
import { eventSourceProblems } from './event-source-problems.ts';
import { kindOf } from './kind-of.ts';
import type { SelfManagedSourceProps } from './self-managed-source-props.ts';

/** Everything that Lambda would refuse of a source that is not MSK's, as far as it is known at synthesis. */
export function selfManagedProblems(
  scope: Construct,
  props: SelfManagedSourceProps,
  context: SourceContext,
): readonly string[] {
  return [
    ...serverProblems(props.bootstrapServers),
    ...authenticationProblems(scope, props.authentication, 'others'),
    ...(props.rootCa === undefined ? [] : secretProblems(scope, 'source.rootCa', props.rootCa)),
    ...(isReach(props.reach)
      ? reachProblems(props, context)
      : [`source.reach: ${printValue(props.reach)} is not possible; allowed: 'vpc' or 'internet'`]),
    ...eventSourceProblems(props, context),
  ];
}

/** The port of a bootstrap server, `host:port`; `undefined` if Lambda does not take it as one. */
export function brokerPort(server: string): number | undefined {
  const [, host = '', digits = ''] = /^(.+):(\d{1,5})$/.exec(server) ?? [];
  const isHost = Token.isUnresolved(server) || (hostPattern.test(host) && server.length <= 300);
  const port = Number(digits);
  return isHost && port >= 1 && port <= 65_535 ? port : undefined;
}

/** Names and IPv4 addresses (https://docs.aws.amazon.com/lambda/latest/api/API_SelfManagedEventSource.html). */
const hostPattern =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;

const maxServers = 10;

function serverProblems(servers: unknown): readonly string[] {
  const allowed = `allowed: 1 to ${maxServers} different servers, each 'host:port', such as 'broker-1:9092'`;
  if (!Array.isArray(servers) || servers.length === 0 || servers.length > maxServers) {
    const got =
      Array.isArray(servers) && servers.length > 0 ? `${servers.length} servers` : printValue(servers);
    return [`source.bootstrapServers: ${got} is not possible; ${allowed}; name one server or more`];
  }
  const given: readonly unknown[] = servers;
  const wrong = given.filter((server) => typeof server !== 'string' || brokerPort(server) === undefined);
  const repeated = given.filter((server, index) => given.indexOf(server) !== index);
  return [
    ...(wrong.length === 0
      ? []
      : [`source.bootstrapServers: ${wrong.map(printValue).join(', ')} is not possible; ${allowed}`]),
    ...(repeated.length === 0
      ? []
      : [`source.bootstrapServers: ${repeated.map(printValue).join(', ')} is named twice; ${allowed}`]),
  ];
}

/** An event source has at most this many secrets, subnets and groups together (`SourceAccessConfigurations`). */
const maxAccess = 22;

const isReach = (reach: unknown): boolean => reach === 'vpc' || reach === 'internet';

function reachProblems(
  { reach, authentication, rootCa }: SelfManagedSourceProps,
  { network }: SourceContext,
): readonly string[] {
  if (reach === 'internet') {
    // https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_event_sources.SelfManagedKafkaEventSourceProps.html
    return kindOf(authentication) === 'none'
      ? [
          "source.authentication: 'none' is not possible with reach: 'internet', where Lambda takes no event source without a secret; let the brokers ask for a login, or reach them by a VPC",
        ]
      : [];
  }
  const { length: subnets } = network.vpc.selectSubnets(network.subnets).subnetIds;
  const others = 1 + (kindOf(authentication) === 'none' ? 0 : 1) + (rootCa === undefined ? 0 : 1);
  return subnets + others <= maxAccess
    ? []
    : [
        `source.reach: the function runs in ${subnets} subnets, an event source takes ${maxAccess - others} beside its secrets and group; give network fewer subnets`,
      ];
}

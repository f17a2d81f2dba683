import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import type { FailureResponse } from '../../core/contract/environment.ts';
import type { BoundNetwork } from '../network/bound-network.ts';
import { functionInterfaceActions } from '../network/interface-actions.ts';
import type { Bundle } from '../../project/bundle/bundle.ts';
import { minMemoryMb } from './min-memory.ts';
import { synthesizeBundle } from './synthesize-bundle.ts';

/** Limits of the function, and its role. */
export interface FunctionOptions {
  /**
   * A role that exists; it must trust lambda.amazonaws.com, and gets the statements that the connector needs as policies
   * of this stack. To add none, import it by `Role.fromRoleArn` with `mutable: false`, or give
   * `role.withoutPolicyUpdates()` of a new one: docs/SECURITY.md lists what the role must then allow.
   * Default: a role is created for each function.
   */
  readonly role?: IRole;
  /** Megabytes, 512–10,240; CPU grows with it, one full core at 1,769. Default: 1,769. */
  readonly memoryMb?: number;
  /**
   * Time for one batch, 10 seconds to 15 minutes. Default: 1 minute. When it is exceeded the whole batch is redelivered,
   * and what it had written is written again, to the same effect.
   */
  readonly timeout?: Duration;
  /** How long logs are stored. Default: 1 month. */
  readonly logRetention?: RetentionDays;
  /**
   * Concurrent instances at most, so that a backlog does not flood the cluster; reserves as many of the account's.
   * Default: none; the pollers and the partitions of the topic bound them.
   */
  readonly maxInstances?: number;
  /** Requests in flight to the cluster at most, per instance, 1–10,000. Default: 256. */
  readonly maxRequestsInFlight?: number;
  /**
   * Rows written per second and instance at most; multiplied by `maxInstances` it bounds the connector. For clusters
   * that others depend on, and for Keyspaces tables with provisioned capacity. Default: no limit.
   */
  readonly rowsPerSecond?: number;
  /** Bytes written per second and instance at most. Default: no limit. */
  readonly bytesPerSecond?: number;
}

export interface ConnectorFunctionProps {
  /** The file that is bundled into the function. */
  readonly connectorFile: string;
  /** The deployed name: that of the connector file, followed by the stage if there is one. */
  readonly connectorName: string;
  /** The stage that is part of `connectorName`; the function needs it to name its metrics alike. Default: none. */
  readonly stage?: string | undefined;
  /** Where the function finds the store and the dead letters: `environment` of both. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * How the function answers a batch with failed records: `failureResponse` of the source, or failed records may be lost.
   * `undefined` for the entry `migrate`, which takes no records.
   */
  readonly failureResponse: FailureResponse | undefined;
  readonly network: BoundNetwork;
  readonly options?: FunctionOptions;
  /**
   * What the function is for: `handler` takes records, `redrive` takes dead letters, `migrate` takes deployments and needs
   * a bundle of its own. Default: `handler`.
   */
  readonly entry?: FunctionEntry;
  /** Default: `connectorFile` is bundled. */
  readonly bundle?: Bundle;
}

export type FunctionEntry = 'handler' | 'redrive' | 'migrate';

const purposes: Readonly<Record<FunctionEntry, string>> = {
  handler: 'Kafka records into Cassandra',
  redrive: 'its dead letters, processed again',
  migrate: 'what its tables lack, added at deployment',
};

/**
 * A function of a connector: Node 24 on ARM, the connector bundled into it, a role with the statements it needs.
 * Throws when a limit is out of range.
 */
export class ConnectorFunction extends Construct {
  readonly function: Function;
  readonly logGroup: LogGroup;
  readonly timeout: Duration;
  readonly bundle: Bundle;

  constructor(scope: Construct, id: string, props: ConnectorFunctionProps) {
    super(scope, id);
    const options = props.options ?? {};
    const { memoryMb = 1_769, timeout = Duration.minutes(1), maxInstances } = options;
    checkLimits(memoryMb, timeout);
    this.timeout = timeout;

    this.logGroup = new LogGroup(this, 'Logs', {
      retention: options.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role =
      options.role ?? new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    for (const statement of this.baseStatements()) role.addToPrincipalPolicy(statement);

    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'network interfaces that do not exist yet: EC2 has no narrower resource for these actions',
    });
    const { connectorFile, connectorName } = props;
    this.bundle = props.bundle ?? synthesizeBundle(this, connectorName, { connectorFile });
    const { directory, handler, redriveHandler } = this.bundle;
    const { entry = 'handler' } = props;
    this.function = new Function(this, 'Function', {
      description: `Millrace connector ${connectorName}: ${purposes[entry]}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(directory),
      handler: entry === 'redrive' ? redriveHandler : handler,
      memorySize: memoryMb,
      timeout,
      environment: {
        ...(props.stage !== undefined && { [env.stage]: props.stage }),
        ...props.environment,
        ...(props.failureResponse !== undefined && { [env.failureResponse]: props.failureResponse }),
        ...limitsOf(options),
        NODE_OPTIONS: '--enable-source-maps',
      },
      logGroup: this.logGroup,
      role,
      vpc: props.network.vpc,
      vpcSubnets: props.network.subnets,
      securityGroups: [props.network.functionSecurityGroup],
      ...(maxInstances === undefined ? {} : { reservedConcurrentExecutions: maxInstances }),
    });
    Validations.of(this.function).acknowledge(
      {
        id: 'Serverless-LambdaDLQ',
        reason:
          entry === 'migrate'
            ? 'CloudFormation invokes it, and fails the deployment without an answer'
            : 'it serves asynchronous invocations; batches that an event source gives up go to its on-failure bucket',
      },
      {
        id: 'Serverless-LambdaTracing',
        reason:
          entry === 'migrate'
            ? 'it runs with a deployment, and each statement is in its log'
            : 'an event source starts no trace; metrics and a log line report each batch',
      },
    );
  }

  /** As AWSLambdaVPCAccessExecutionRole, with logs bound to the group of the function. */
  private baseStatements(): readonly PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
      new PolicyStatement({ actions: [...functionInterfaceActions], resources: ['*'] }),
    ];
  }
}

function checkLimits(memoryMb: number, timeout: Duration): void {
  const problems: string[] = [];
  if (!Number.isInteger(memoryMb) || memoryMb < minMemoryMb || memoryMb > 10_240) {
    problems.push(
      `function.memoryMb: ${memoryMb} is out of range; allowed: ${minMemoryMb} to 10240 (an event of 6 MB can need more than 256)`,
    );
  }
  const seconds = timeout.toSeconds();
  if (seconds < 10 || seconds > 900) {
    problems.push(`function.timeout: ${seconds} s is out of range; allowed: 10 s to 15 minutes`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** The limits that are set, by the names of their variables. */
function limitsOf({
  maxRequestsInFlight,
  rowsPerSecond,
  bytesPerSecond,
}: FunctionOptions): Record<string, string> {
  const all = [
    [env.maxRequestsInFlight, maxRequestsInFlight],
    [env.rowsPerSecond, rowsPerSecond],
    [env.bytesPerSecond, bytesPerSecond],
  ] as const;
  return Object.fromEntries(
    all.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

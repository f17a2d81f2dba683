import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import type { ConnectorNetwork } from '../network/connector-network.ts';
import { functionInterfaceActions } from '../network/interface-actions.ts';
import type { Bundle } from '../../project/bundle/bundle.ts';
import { leastMemoryMb } from './least-memory.ts';
import { synthesizeBundle } from './synthesize-bundle.ts';

/** A role that exists, for Lambda to take on. */
export interface ExistingRole {
  readonly arn: string;
  /**
   * `attach`: what the connector needs is attached to it, as policies of this stack.
   * `yours`: the stack attaches nothing; docs/SECURITY.md lists what the role must allow.
   */
  readonly grants: 'attach' | 'yours';
}

/** What the function may use. */
export interface FunctionOptions {
  /** A role that exists. Default: the stack makes one. */
  readonly role?: ExistingRole;
  /** Megabytes, 512–10,240; CPU grows with it, one full core at 1,769. Default: 1,769. */
  readonly memoryMb?: number;
  /**
   * Time for one batch, up to 15 minutes. Default: 1 minute. A function that is stopped by it has its whole batch
   * brought again; what the batch had written is then written once more, to the same effect.
   */
  readonly timeout?: Duration;
  /** How long logs are kept. Default: 1 month. */
  readonly logRetention?: RetentionDays;
  /**
   * Ceiling of instances at once, so that a backlog does not flood the cluster. Default: none; the pollers and the
   * topic's partitions bound them.
   */
  readonly maxInstances?: number;
  /** Ceiling of requests in flight to the cluster per instance, 1–10,000. Default: 256. */
  readonly maxRequestsInFlight?: number;
  /**
   * Ceiling of rows written per second and instance; with `maxInstances` that of the connector. For clusters that
   * others depend on, and for Keyspaces tables with provisioned capacity. Default: none.
   */
  readonly rowsPerSecond?: number;
  /** Ceiling of bytes written per second and instance. Default: none. */
  readonly bytesPerSecond?: number;
}

export interface ConnectorFunctionProps {
  readonly connectorFile: string;
  readonly connectorName: string;
  /** By the names of `core/contract/environment.ts`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly network: ConnectorNetwork;
  readonly options?: FunctionOptions;
  /**
   * What of the bundle Lambda calls: `handler` takes records, `redrive` takes dead letters, `migrate`, the only entry
   * of a bundle of its own, takes deployments. Default: `handler`.
   */
  readonly entry?: FunctionEntry;
  /** Default: `connectorFile` is bundled. */
  readonly bundle?: Bundle;
}

type FunctionEntry = 'handler' | 'redrive' | 'migrate';

const purposes: Readonly<Record<FunctionEntry, string>> = {
  handler: 'Kafka records into Cassandra',
  redrive: 'its dead letters, brought again',
  migrate: 'what its tables lack, added at deployment',
};

/** The function that writes records: Node 24 on ARM, the connector bundled into it, a role with nothing to spare. */
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
      options.role === undefined
        ? new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
        : Role.fromRoleArn(this, 'Role', options.role.arn, { mutable: options.role.grants === 'attach' });
    for (const statement of this.baseStatements()) role.addToPrincipalPolicy(statement);

    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'network interfaces that do not exist yet: EC2 knows no narrower resource for these actions',
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
        ...props.environment,
        ...ceilings(options),
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
            ? 'CloudFormation invokes it, and fails the deployment where no answer comes'
            : 'it serves asynchronous invocations; what an event source gives up goes to its on-failure bucket',
      },
      {
        id: 'Serverless-LambdaTracing',
        reason:
          entry === 'migrate'
            ? 'it runs with a deployment, and each statement is in its log'
            : 'an event source starts no trace, and what a batch did is in its metrics and its log line',
      },
    );
  }

  /** What AWSLambdaVPCAccessExecutionRole has, with logs bound to the function's own group. */
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
  if (!Number.isInteger(memoryMb) || memoryMb < leastMemoryMb || memoryMb > 10_240) {
    throw new Error(
      `function.memoryMb: ${memoryMb} is out of range; allowed: ${leastMemoryMb} to 10240 (an event of 6 MB can need more than 256)`,
    );
  }
  const seconds = timeout.toSeconds();
  if (seconds < 10 || seconds > 900) {
    throw new Error(`function.timeout: ${seconds} s is out of range; allowed: 10 s to 15 minutes`);
  }
}

/** The ceilings that are set, by the names of their variables. */
function ceilings({
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

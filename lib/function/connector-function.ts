import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import type { FailureResponse } from '../../core/contract/environment.ts';
import { aliasProblems } from '../grants/alias-problems.ts';
import { allowLogService } from '../grants/allow-log-service.ts';
import { allowRole } from '../grants/allow-role.ts';
import type { BoundNetwork } from '../network/bound-network.ts';
import { functionInterfaceActions } from '../network/interface-actions.ts';
import type { Bundle } from '../../project/bundle/bundle.ts';
import type { FunctionOptions } from './function-options.ts';
import { limitProblems } from './limit-problems.ts';
import { synthesizeBundle } from './synthesize-bundle.ts';

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
 * Throws when a limit is out of range, and when the role is of another stack.
 */
export class ConnectorFunction extends Construct {
  readonly function: Function;
  readonly logGroup: LogGroup;
  readonly timeout: Duration;
  readonly bundle: Bundle;

  constructor(scope: Construct, id: string, props: ConnectorFunctionProps) {
    super(scope, id);
    const options = props.options ?? {};
    const { memoryMb = 1_769, timeout = Duration.minutes(1), maxInstances, encryptionKey } = options;
    const problems = [
      ...limitProblems({ ...options, memoryMb, timeout }),
      ...aliasProblems('function.encryptionKey:', encryptionKey),
    ];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    this.timeout = timeout;

    this.logGroup = new LogGroup(this, 'Logs', {
      retention: options.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionKey && { encryptionKey }),
    });
    if (encryptionKey !== undefined) allowLogService(encryptionKey);
    const role =
      options.role ?? new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    allowRole(this, role, this.baseStatements(encryptionKey));

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
      ...(encryptionKey && { environmentEncryption: encryptionKey }),
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
  private baseStatements(encryptionKey: IKey | undefined): readonly PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
      new PolicyStatement({ actions: [...functionInterfaceActions], resources: ['*'] }),
      // Lambda decrypts the variables by a grant that names the role as it was when the function was configured.
      ...(encryptionKey === undefined
        ? []
        : [new PolicyStatement({ actions: ['kms:Decrypt'], resources: [encryptionKey.keyArn] })]),
    ];
  }
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

import type {
  EnvironmentResponse,
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  LambdaClient,
  SourceAccessConfiguration,
} from '@aws-sdk/client-lambda';
import { liveAlias } from '../../../core/contract/live-alias.ts';
import { readSettings } from '../../../lambda/adapters/environment/settings.ts';
import { isConnectionArn } from '../facts/arn.ts';
import type { AwsAccess } from './aws-access.ts';
import type { Authentication, EventSourceFacts, Polling } from '../facts/event-source-facts.ts';
import { ask } from './ask.ts';
import { readRegistries } from './registries.ts';
import type { Fact } from '../facts/fact.ts';
import type { FunctionFacts } from '../facts/function-facts.ts';

/** A deployed function and what invokes it. */
export interface DeployedFunction {
  readonly function: Fact<FunctionFacts>;
  readonly eventSources: Fact<readonly EventSourceFacts[]>;
}

/** Asks Lambda about a function, by name or ARN. */
export async function gatherFunction(access: AwsAccess, name: string): Promise<DeployedFunction> {
  const { LambdaClient: Client } = await import('@aws-sdk/client-lambda');
  const client = new Client(access);
  try {
    const [configuration, eventSources] = await Promise.all([
      askFunction(client, name),
      ask('lambda:ListEventSourceMappings', () => listEventSources(client, name)),
    ]);
    return { function: configuration, eventSources };
  } finally {
    client.destroy();
  }
}

async function askFunction(client: LambdaClient, name: string): Promise<Fact<FunctionFacts>> {
  const { GetAccountSettingsCommand, GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand } =
    await import('@aws-sdk/client-lambda');
  const FunctionName = name;
  const [concurrency, account] = await Promise.all([
    ask('lambda:GetFunctionConcurrency', async () => {
      const answer = await client.send(new GetFunctionConcurrencyCommand({ FunctionName }));
      return { reserved: answer.ReservedConcurrentExecutions };
    }),
    ask('lambda:GetAccountSettings', async () => {
      const { AccountLimit = {} } = await client.send(new GetAccountSettingsCommand({}));
      const { ConcurrentExecutions: limit = 0, UnreservedConcurrentExecutions: unreserved = 0 } =
        AccountLimit;
      return { limit, unreserved };
    }),
  ]);
  return ask('lambda:GetFunctionConfiguration', async () => {
    const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return { ...(await readConfiguration(configuration)), concurrency, account };
  });
}

async function readConfiguration(
  configuration: FunctionConfiguration,
): Promise<Omit<FunctionFacts, 'concurrency' | 'account'>> {
  const { FunctionName: name = '', VpcConfig = {}, Environment = {} } = configuration;
  return {
    name,
    arn: configuration.FunctionArn ?? '',
    roleArn: configuration.Role ?? '',
    state: configuration.State ?? 'Active',
    lastUpdate: configuration.LastUpdateStatus ?? 'Successful',
    reason: configuration.StateReason ?? configuration.LastUpdateStatusReason,
    timeoutSeconds: configuration.Timeout ?? 3,
    memoryMb: configuration.MemorySize ?? 128,
    logGroup: configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    subnetIds: VpcConfig.SubnetIds ?? [],
    securityGroupIds: VpcConfig.SecurityGroupIds ?? [],
    settings: await readEnvironment(Environment, readSettings),
    registries: await readEnvironment(Environment, readRegistries),
  };
}

/** Under a key that the caller may not use, Lambda answers with an error in place of the variables. */
async function readEnvironment<T>(
  { Error: refused, Variables }: EnvironmentResponse,
  read: (values: Readonly<Record<string, string | undefined>>) => T,
): Promise<Fact<T>> {
  if (refused !== undefined) {
    const { ErrorCode: name = 'Error', Message: message = 'the variables cannot be decrypted' } = refused;
    return { known: false, kind: 'denied', question: 'kms:Decrypt', message: `${name}: ${message}` };
  }
  return ask("the function's environment", () => Promise.resolve(read(Variables ?? {})));
}

/** With `function.release`, the event sources name the alias of the function and not the function itself. */
async function listEventSources(client: LambdaClient, name: string): Promise<readonly EventSourceFacts[]> {
  const own = await listOf(client, name);
  if (own.length > 0 || name.endsWith(`:${liveAlias}`)) return own;
  try {
    return await listOf(client, `${name}:${liveAlias}`);
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return [];
    throw error;
  }
}

async function listOf(client: LambdaClient, FunctionName: string): Promise<readonly EventSourceFacts[]> {
  const { paginateListEventSourceMappings } = await import('@aws-sdk/client-lambda');
  const found: EventSourceFacts[] = [];
  for await (const page of paginateListEventSourceMappings({ client }, { FunctionName })) {
    found.push(...(page.EventSourceMappings ?? []).flatMap(readEventSource));
  }
  return found;
}

/** One for each topic; none for what is not Kafka. */
function readEventSource(mapping: EventSourceMappingConfiguration): readonly EventSourceFacts[] {
  const { Topics = [], SourceAccessConfigurations = [] } = mapping;
  const kafka = mapping.AmazonManagedKafkaEventSourceConfig ?? mapping.SelfManagedKafkaEventSourceConfig;
  const arn = mapping.EventSourceArn;
  const isConnection = arn !== undefined && isConnectionArn(arn);
  return Topics.map((topic) => ({
    topic,
    consumerGroup: kafka?.ConsumerGroupId,
    clusterArn: isConnection ? undefined : arn,
    connection: isConnection ? { arn } : undefined,
    state: {
      id: mapping.UUID ?? '',
      name: mapping.State ?? '',
      reason: mapping.StateTransitionReason,
      lastResult: mapping.LastProcessingResult,
    },
    polling: readPolling(mapping),
    authentication: readAuthentication(SourceAccessConfigurations),
    secretArns: SourceAccessConfigurations.flatMap(({ URI = '' }) =>
      URI.includes(':secretsmanager:') ? [URI] : [],
    ),
    startingPosition: mapping.StartingPosition,
    batchingWindowSeconds: mapping.MaximumBatchingWindowInSeconds,
    reportsBatchItemFailures: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    retryAttempts: mapping.MaximumRetryAttempts,
    maxRecordAgeSeconds: mapping.MaximumRecordAgeInSeconds,
    bisectsBatches: mapping.BisectBatchOnFunctionError ?? false,
    destination: mapping.DestinationConfig?.OnFailure?.Destination,
  }));
}

function readPolling({ ProvisionedPollerConfig: pollers }: EventSourceMappingConfiguration): Polling {
  if (pollers?.MinimumPollers === undefined && pollers?.MaximumPollers === undefined) {
    return { kind: 'on-demand' };
  }
  return {
    kind: 'provisioned',
    minimumPollers: pollers.MinimumPollers ?? 1,
    maximumPollers: pollers.MaximumPollers ?? 200,
  };
}

function readAuthentication(access: readonly SourceAccessConfiguration[]): Authentication {
  const types = access.map(({ Type }) => Type);
  if (types.includes('SASL_SCRAM_512_AUTH')) return 'scram';
  if (types.includes('CLIENT_CERTIFICATE_TLS_AUTH')) return 'mtls';
  return types.length === 0 ? 'iam' : 'other';
}

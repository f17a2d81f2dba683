import type { TlsMode } from '../../core/contract/environment.ts';
import { UsageError } from '../../project/usage-error.ts';
import { defaultConnector, pathOf } from '../../project/files.ts';
import { OptionProblems } from '../../cli/flags/option-problems.ts';
import { hostList, oneOf, required, wholeNumber } from '../../cli/flags/options.ts';
import { isClusterArn, isConnectionArn } from './arn.ts';
import type { VpcConnection } from './event-source.ts';

export const doctorOptions = {
  stack: { type: 'string' },
  function: { type: 'string' },
  connector: { type: 'string' },
  schema: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean', default: false },
  stage: { type: 'string' },
  cluster: { type: 'string' },
  'vpc-connection': { type: 'string' },
  authentication: { type: 'string' },
  secret: { type: 'string' },
  'consumer-group-prefix': { type: 'string' },
  'minimum-pollers': { type: 'string' },
  'maximum-pollers': { type: 'string' },
  'on-demand': { type: 'boolean' },
  'start-from': { type: 'string' },
  role: { type: 'string' },
  store: { type: 'string' },
  'contact-points': { type: 'string' },
  'local-dc': { type: 'string' },
  tls: { type: 'string' },
  credentials: { type: 'string' },
} as const;

/** What to look at. */
export type Request = DeployedRequest | PlannedRequest;

interface RequestBase {
  readonly connectorFile: string | undefined;
  readonly schemaFile: string | undefined;
  readonly region: string | undefined;
}

export interface DeployedRequest extends RequestBase {
  readonly kind: 'deployed';
  readonly named: { readonly stack: string } | { readonly function: string };
}

/** A connector as the stack would make it of these props; their names and defaults are those of the stack. */
export interface PlannedRequest extends RequestBase {
  readonly kind: 'planned';
  readonly connectorFile: string;
  readonly stage: string | undefined;
  readonly clusterArn: string;
  /** By which the cluster shall be read; absent where it is read where it stands. */
  readonly vpcConnection: VpcConnection | undefined;
  readonly authentication: 'iam' | 'scram' | 'mtls';
  readonly secretArn: string | undefined;
  readonly consumerGroupPrefix: string | undefined;
  readonly polling:
    | { readonly kind: 'provisioned'; readonly minimumPollers: number; readonly maximumPollers: number }
    | { readonly kind: 'on-demand' };
  readonly startFrom: 'beginning' | 'latest';
  readonly roleArn: string | undefined;
  readonly store: PlannedStore | undefined;
}

export type PlannedStore =
  | { readonly kind: 'keyspaces' }
  | {
      readonly kind: 'cassandra';
      readonly contactPoints: readonly string[];
      readonly localDatacenter: string;
      readonly tls: TlsMode;
      readonly credentialsArn: string | undefined;
    };

type Options = Readonly<Partial<Record<keyof typeof doctorOptions, string | boolean>>>;

const plannedOptions = [
  'stage',
  'vpc-connection',
  'authentication',
  'secret',
  'consumer-group-prefix',
  'minimum-pollers',
  'maximum-pollers',
  'on-demand',
  'start-from',
  'role',
  'store',
  'contact-points',
  'local-dc',
  'tls',
  'credentials',
] as const satisfies readonly (keyof typeof doctorOptions)[];

/** Reads what to look at out of the options. Throws {@link UsageError}. */
export function readRequest(options: Options): Request {
  const ways = (['stack', 'function', 'cluster'] as const).filter((way) => options[way] !== undefined);
  const [way] = ways;
  if (way === undefined || ways.length > 1) {
    throw new UsageError(
      `say what to look at: --stack NAME, --function NAME, or --connector FILE --cluster ARN; got ${ways.length === 0 ? 'none' : ways.map((name) => `--${name}`).join(' and ')}`,
    );
  }
  const text = textsOf(options);
  if (way === 'cluster') return readPlanned(options, text);
  const set = plannedOptions.filter((name) => options[name] !== undefined);
  if (set.length > 0) {
    throw new UsageError(
      `--${set.join(', --')} belong to a planned connector, which --cluster names; what is deployed says them itself`,
    );
  }
  const name = text(way) ?? '';
  const files = { connectorFile: text('connector'), schemaFile: text('schema'), region: text('region') };
  return { kind: 'deployed', ...files, named: way === 'stack' ? { stack: name } : { function: name } };
}

type Text = (name: keyof typeof doctorOptions) => string | undefined;

const textsOf =
  (options: Options): Text =>
  (name) => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };

const starts = ['beginning', 'latest'] as const;

function readPlanned(options: Options, text: Text): PlannedRequest {
  const problems = new OptionProblems();
  const clusterArn = text('cluster') ?? '';
  if (!isClusterArn(clusterArn)) {
    problems.add(
      `option '--cluster' must be arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID, got '${clusterArn}'`,
    );
  }
  const authentication = problems.read(
    () => oneOf('authentication', text('authentication') ?? 'iam', ['iam', 'scram', 'mtls']),
    undefined,
  );
  const secretArn = text('secret');
  if (authentication !== undefined && (authentication === 'iam') !== (secretArn === undefined)) {
    problems.add(
      authentication === 'iam'
        ? "option '--secret' needs '--authentication scram' or 'mtls'"
        : `option '--authentication ${authentication}' needs '--secret ARN'`,
    );
  }
  const request: PlannedRequest = {
    kind: 'planned',
    connectorFile: problems.read(() => pathOf(text('connector') ?? defaultConnector), ''),
    schemaFile: text('schema'),
    region: text('region'),
    stage: text('stage'),
    clusterArn,
    vpcConnection: problems.read(() => readConnection(text('vpc-connection')), undefined),
    authentication: authentication ?? 'iam',
    secretArn,
    consumerGroupPrefix: text('consumer-group-prefix'),
    polling: readPolling(options, text, problems),
    startFrom: problems.read(
      () => oneOf('start-from', text('start-from') ?? 'beginning', starts),
      'beginning',
    ),
    roleArn: text('role'),
    store: readStore(text, problems),
  };
  problems.throwIfAny();
  return request;
}

function readConnection(text: string | undefined): VpcConnection | undefined {
  if (text === undefined) return undefined;
  if (text === 'create') return { arn: undefined };
  if (isConnectionArn(text)) return { arn: text };
  throw new UsageError(
    `option '--vpc-connection' must be create, or arn:aws:kafka:REGION:ACCOUNT:vpc-connection/ACCOUNT/CLUSTER/UUID, got '${text}'`,
  );
}

function readPolling(options: Options, text: Text, problems: OptionProblems): PlannedRequest['polling'] {
  const [minimum, maximum] = [text('minimum-pollers'), text('maximum-pollers')];
  if (options['on-demand'] !== true) {
    return {
      kind: 'provisioned',
      minimumPollers: problems.read(() => wholeNumber('minimum-pollers', minimum ?? '1', 1), 1),
      maximumPollers: problems.read(() => wholeNumber('maximum-pollers', maximum ?? '200', 1), 200),
    };
  }
  if (minimum !== undefined || maximum !== undefined) {
    problems.add(
      "options '--minimum-pollers' and '--maximum-pollers' exclude '--on-demand': there Lambda scales by itself",
    );
  }
  return { kind: 'on-demand' };
}

const cassandraOptions = ['contact-points', 'local-dc', 'tls', 'credentials'] as const;

function readStore(text: Text, problems: OptionProblems): PlannedStore | undefined {
  const kind = text('store');
  const set = cassandraOptions.filter((name) => text(name) !== undefined);
  if (kind === undefined && set.length === 0) return undefined;
  const stores = ['cassandra', 'keyspaces'] as const;
  if (problems.read(() => oneOf('store', kind ?? 'cassandra', stores), 'cassandra') === 'keyspaces') {
    if (set.length > 0) {
      problems.add(`--${set.join(', --')} exclude '--store keyspaces', which is found by its Region`);
    }
    return { kind: 'keyspaces' };
  }
  return {
    kind: 'cassandra',
    contactPoints: problems.read(() => hostList('contact-points', text('contact-points')), []),
    localDatacenter: problems.read(() => required('local-dc', text('local-dc')), ''),
    tls: problems.read(() => oneOf('tls', text('tls') ?? 'verified', ['verified', 'off']), 'verified'),
    credentialsArn: text('credentials'),
  };
}

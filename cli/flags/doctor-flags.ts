import { UsageError } from '../../project/usage-error.ts';
import { defaultConnector, pathOf } from '../../project/files.ts';
import { jsonFlag, schemaFlag } from './common.ts';
import type { CommandHelp, Flags } from './flag.ts';
import { OptionProblems } from './option-problems.ts';
import { hostList, oneOf, parseOptions, required, wholeNumber } from './options.ts';
import { isClusterArn, isConnectionArn } from '../../tools/doctor/facts/arn.ts';
import type { VpcConnection } from '../../tools/doctor/facts/event-source-facts.ts';
import type { PlannedRequest, PlannedStore, Request } from '../../tools/doctor/gather/request.ts';

const deployedFlags = {
  stack: { type: 'string', value: 'NAME', help: 'the stack, whose output FunctionName names the function' },
  function: { type: 'string', value: 'NAME', help: 'the function' },
  template: {
    type: 'string',
    value: 'FILE',
    help: 'the template that the stack is to be deployed with: also look at what CloudFormation would refuse or replace',
    example: 'cdk.out/Orders.template.json',
  },
} as const satisfies Flags;

const plannedFlags = {
  cluster: { type: 'string', value: 'ARN', help: 'the MSK cluster to read' },
  stage: { type: 'string', value: 'STAGE', help: "the stack's stage, a part of its consumer groups' names" },
  'vpc-connection': {
    type: 'string',
    value: 'ARN|create',
    help: 'the VPC connection through which the cluster is read, or create for one that the stack creates',
  },
  authentication: {
    type: 'string',
    value: 'KIND',
    help: 'how pollers sign in: iam, scram or mtls',
    defaultText: 'iam',
  },
  secret: { type: 'string', value: 'ARN', help: 'the secret they sign in with; for scram and mtls' },
  'consumer-group-prefix': {
    type: 'string',
    value: 'PREFIX',
    help: 'how the names of the consumer groups begin',
    defaultText: 'millrace-NAME, or millrace-NAME-STAGE',
  },
  'minimum-pollers': {
    type: 'string',
    value: 'N',
    help: 'provisioned pollers of each topic at least',
    defaultText: '1',
  },
  'maximum-pollers': {
    type: 'string',
    value: 'N',
    help: 'provisioned pollers of each topic at most',
    defaultText: '200',
  },
  'on-demand': {
    type: 'boolean',
    help: 'pollers that Lambda scales by itself, in place of provisioned ones',
  },
  'start-from': {
    type: 'string',
    value: 'WHERE',
    help: 'where new consumer groups start: beginning or latest',
    defaultText: 'beginning',
  },
  network: {
    type: 'string',
    value: 'VPC_ID',
    help: 'the VPC that the functions are to run in: which endpoints it has and which the connector must create; also alone, without --cluster',
    example: 'vpc-0a1b2c3d4e5f60718',
  },
  role: { type: 'string', value: 'ARN', help: 'an existing role: whether it has the permissions it needs' },
  store: {
    type: 'string',
    value: 'KIND',
    help: 'also look at the tables: keyspaces, or cassandra, a cluster that this machine can reach',
    defaultText: 'cassandra with --contact-points',
  },
  'contact-points': {
    type: 'string',
    value: 'H:P,…',
    help: 'addresses of that Cassandra',
    example: 'db-1:9042',
  },
  'local-dc': { type: 'string', value: 'DC', help: 'its local datacenter', example: 'dc1' },
  tls: { type: 'string', value: 'MODE', help: 'verified or off', defaultText: 'verified' },
  credentials: { type: 'string', value: 'ARN', help: 'its login: a secret with {"username", "password"}' },
} as const satisfies Flags;

const commonFlags = {
  connector: {
    type: 'string',
    value: 'FILE',
    help: 'the connector file: its routes are checked against the event sources, its tables against the live ones',
    defaultText: 'none with --stack and --function, connector.ts with --cluster',
  },
  schema: schemaFlag,
  region: {
    type: 'string',
    value: 'REGION',
    help: 'where to ask',
    defaultText: "the cluster's Region, or that of the environment",
    example: 'eu-west-1',
  },
  json: jsonFlag,
} as const satisfies Flags;

const doctorFlags = { ...deployedFlags, ...plannedFlags, ...commonFlags } as const satisfies Flags;

export const doctorHelp: CommandHelp = {
  synopsis: [
    'millrace doctor --stack NAME | --function NAME [options]',
    'millrace doctor [--connector FILE] --cluster ARN [options]',
    'millrace doctor --network VPC_ID [options]',
  ],
  about: [
    'Looks at a connector in AWS with your credentials, and reports what stops records, what soon will, and what to change. It changes nothing and prints no secret. Where a permission is missing, it names the permission and continues.',
  ],
  sections: [
    { title: 'A deployed connector', flags: deployedFlags },
    {
      title: "A connector before it is deployed, by the names and defaults of the stack's props",
      flags: plannedFlags,
    },
    { title: 'Either', flags: commonFlags },
  ],
  notes: ['docs/DOCTOR.md lists what is looked at, and the permissions that takes.'],
  examples: [
    'millrace doctor --stack Orders --connector connector.ts',
    'millrace doctor --stack Orders --template cdk.out/Orders.template.json',
    'millrace doctor --cluster arn:aws:kafka:eu-west-1:111122223333:cluster/shop/a1b2-3 --store keyspaces',
  ],
  exitCodes: [
    '0: no problem was found',
    '1: at least one problem, or AWS could not be asked',
    '2: wrong usage',
  ],
};

/** What `millrace doctor` was asked. */
export interface DoctorOptions {
  readonly request: Request;
  readonly json: boolean;
}

/** Reads the command line. Throws {@link UsageError}. */
export function readDoctorOptions(args: string[]): DoctorOptions {
  const values = parseOptions(args, doctorFlags);
  return { request: readRequest(values), json: values.json };
}

type Options = Readonly<Partial<Record<keyof typeof doctorFlags, string | boolean>>>;

/** Reads what to look at out of the options. Throws {@link UsageError}. */
function readRequest(options: Options): Request {
  const ways = (['stack', 'function', 'cluster'] as const).filter((way) => options[way] !== undefined);
  const [way] = ways;
  if (way === undefined && options.network !== undefined) return readNetwork(options, textsOf(options));
  if (way === undefined || ways.length > 1) {
    throw new UsageError(
      `name what to look at: --stack NAME, --function NAME, --cluster ARN, or --network VPC_ID; got ${ways.length === 0 ? 'none' : ways.map((name) => `--${name}`).join(' and ')}`,
    );
  }
  const text = textsOf(options);
  if (way !== 'stack' && options.template !== undefined) {
    throw new UsageError("option '--template' needs '--stack NAME', the stack that it is compared with");
  }
  if (way === 'cluster') return readPlanned(options, text);
  const set = Object.keys(options).filter((name) => Object.hasOwn(plannedFlags, name));
  if (set.length > 0) {
    throw new UsageError(
      `--${set.join(', --')} only with --cluster: a deployed connector has its own settings`,
    );
  }
  const name = text(way) ?? '';
  const files = { connectorFile: text('connector'), schemaFile: text('schema'), region: text('region') };
  const named = way === 'stack' ? { stack: name, templateFile: text('template') } : { function: name };
  return { kind: 'deployed', ...files, named };
}

const usedWithNetwork: readonly string[] = ['network', 'region', 'json'];

function readNetwork(options: Options, text: Text): Request {
  const others = Object.entries(options).flatMap(([name, value]) =>
    value === false || usedWithNetwork.includes(name) ? [] : [name],
  );
  if (others.length > 0) {
    throw new UsageError(`--${others.join(', --')} with --network only together with --cluster ARN`);
  }
  return {
    kind: 'network',
    connectorFile: undefined,
    schemaFile: undefined,
    region: text('region'),
    vpcId: readVpcId(text('network') ?? ''),
  };
}

function readVpcId(id: string): string {
  if (/^vpc-[0-9a-f]+$/.test(id)) return id;
  throw new UsageError(
    `option '--network' must be the id of a VPC, such as vpc-0a1b2c3d4e5f60718, got '${id}'`,
  );
}

type Text = (name: keyof typeof doctorFlags) => string | undefined;

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
  const [secretArn, network] = [text('secret'), text('network')];
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
    vpcId: problems.read(() => (network === undefined ? undefined : readVpcId(network)), undefined),
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

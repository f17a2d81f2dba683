import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Answers } from '../../support/aws-stub.ts';
import { runDoctor as run } from './run-doctor.ts';
import {
  clusterArn,
  eventSourceMapping,
  functionConfiguration,
  healthy,
  partitions,
  password,
  permission,
  roleArn,
  securityGroups,
  simulator,
} from '../../support/doctor/wire.ts';

vi.setConfig({ testTimeout: 120_000 });

const connectorFile = join(import.meta.dirname, 'connector', 'connector.ts');
const keyspacesTable = {
  keyspaceName: 'app',
  tableName: 'notes',
  resourceArn: 'arn:aws:cassandra:eu-west-1:111122223333:/keyspace/app/table/notes',
  status: 'ACTIVE',
  schemaDefinition: {
    allColumns: [
      { name: 'id', type: 'text' },
      { name: 'at', type: 'timestamp' },
      { name: 'body', type: 'text' },
      { name: 'place', type: 'frozen<place>' },
    ],
    partitionKeys: [{ name: 'id' }],
    clusteringKeys: [{ name: 'at', orderBy: 'ASC' }],
    staticColumns: [],
  },
  ttl: { status: 'ENABLED' },
  clientSideTimestamps: { status: 'ENABLED' },
  pointInTimeRecovery: { status: 'ENABLED' },
};
const keyspaces: Answers = {
  GetTable: { body: keyspacesTable },
  ListTypes: { body: { types: ['place'] } },
  GetType: {
    body: {
      keyspaceName: 'app',
      typeName: 'place',
      keyspaceArn: 'arn:aws:cassandra:eu-west-1:111122223333:/keyspace/app/',
      fieldDefinitions: [
        { name: 'street', type: 'text' },
        { name: 'city', type: 'text' },
      ],
    },
  },
};

const planned = [
  '--connector',
  connectorFile,
  '--cluster',
  clusterArn,
  '--store',
  'keyspaces',
  '--role',
  roleArn,
];

describe('`doctor` for a connector without a fault', () => {
  it('`doctor` finds a deployed stack in order', async () => {
    const { code, text } = await run(healthy, '--stack', 'Orders', '--json');
    expect(text).toContain('"problem": 0');
    expect(text).toContain('"warning": 0');
    expect(text).toContain('"unknown": 0');
    expect(text).toContain('reaches secretsmanager by vpce-secretsmanager');
    expect(code).toBe(0);
  });

  it('`doctor` finds a planned connector in order, with its tables in Keyspaces', async () => {
    const { code, text } = await run({ ...healthy, ...keyspaces }, ...planned);
    expect(text).toContain('0 problems, 0 warnings, 0 not known');
    expect(text).toContain('app.notes: as schema.cql has it');
    expect(code).toBe(0);
  });

  it('`doctor` asks nothing about other Regions for tables that are in one', async () => {
    const SimulatePrincipalPolicy = simulator('cassandra:ModifyMultiRegionResource', 'cassandra:Select');
    const { text } = await run({ ...healthy, ...keyspaces, SimulatePrincipalPolicy }, ...planned);
    expect(text).not.toContain('MultiRegionResource');
    expect(text).not.toMatch(/table\/notes: the role is not allowed/);
    expect(text).toContain('system/table/peers: the role is not allowed cassandra:Select');
  });
});

const mapping = (change: object): Answers => ({
  '/2015-03-31/event-source-mappings': {
    body: { EventSourceMappings: [{ ...eventSourceMapping, ...change }] },
  },
});
const configured = (change: object): Answers => ({
  '/2015-03-31/functions/orders/configuration': { body: { ...functionConfiguration, ...change } },
});
const destination = (Destination: string): Answers =>
  mapping({ DestinationConfig: { OnFailure: { Destination } } });
const secretText = (SecretString: string): Answers => ({ GetSecretValue: { body: { SecretString } } });
const table = (change: object): Answers => ({ GetTable: { body: { ...keyspacesTable, ...change } } });
const topicPath = `/v1/clusters/${clusterArn}/topics/notes`;
const queueReader = {
  '/2015-03-31/event-source-mappings?EventSourceArn': {
    body: { EventSourceMappings: [{ FunctionArn: functionConfiguration.FunctionArn }] },
  },
  [`/2015-03-31/functions/${functionConfiguration.FunctionArn}/configuration`]: {
    body: { ...functionConfiguration, Timeout: 901 },
  },
};

const problems: readonly (readonly [string, Answers, RegExp])[] = [
  [
    'a missing topic',
    {
      [topicPath]: {
        status: 404,
        error: 'NotFoundException',
        body: { message: 'no such topic', invalidParameter: 'topicName' },
      },
    },
    /PROBLEM notes: there is no such topic in the cluster/,
  ],
  [
    'a partition without a leader',
    { [`${topicPath}/partitions`]: partitions([], -1) },
    /PROBLEM notes: no broker leads partition 1/,
  ],
  [
    'a cluster without the way to sign in',
    { [`/v1/clusters/${clusterArn}/bootstrap-brokers`]: { body: {} } },
    /PROBLEM shop: it gives no broker addresses for IAM/,
  ],
  [
    'an answer that Lambda takes for success',
    mapping({ FunctionResponseTypes: [], ProvisionedPollerConfig: undefined }),
    /PROBLEM notes: on-demand mode without ReportBatchItemFailures.*\n.*failed records are lost/,
  ],
  [
    'retries without end and a destination',
    mapping({ MaximumRetryAttempts: -1 }),
    /Lambda then stops after 10/,
  ],
  ['the source as destination', destination('kafka://notes'), /go to the topic that they came from/],
  ['no destination', mapping({ DestinationConfig: {} }), /and stored nowhere/],
  ['an age below two invocations', mapping({ MaximumRecordAgeInSeconds: 60 }), /before it was tried twice/],
  ['a disabled event source', mapping({ State: 'Disabled' }), /PROBLEM notes: disabled \(USER_INITIATED\)/],
  [
    'a poll that fails',
    mapping({ LastProcessingResult: 'PROBLEM: Connection error' }),
    /the last poll reported: PROBLEM: Connection error/,
  ],
  [
    'an environment that the function cannot start with',
    configured({ Environment: { Variables: {} } }),
    /MILLRACE_CONTACT_POINTS: it is not set[^]*the function ends when it starts/,
  ],
  ['a function that failed', configured({ State: 'Failed', StateReason: 'no key' }), /Failed: no key/],
  [
    'an action that is not allowed',
    { SimulatePrincipalPolicy: simulator('kafka-cluster:ReadData') },
    /PROBLEM arn:aws:kafka:eu-west-1:111122223333:topic\/shop\/[^/]+\/notes: the role is not allowed kafka-cluster:ReadData: no statement allows it/,
  ],
  ['a secret of another shape', secretText('{"user": "a"}'), /PROBLEM cassandra-login: it is not a login/],
  ['a secret that is no JSON', secretText(password), /PROBLEM cassandra-login: it is not a JSON object/],
  [
    'a cluster that does not let itself in',
    { DescribeSecurityGroups: securityGroups([permission(9092, 'sg-cluster')]) },
    /PROBLEM pollers of shop: .*allow nothing in from themselves at port 9098/,
  ],
  [
    'no way to a service',
    {
      DescribeVpcEndpoints: {
        body: '<DescribeVpcEndpointsResponse><vpcEndpointSet/></DescribeVpcEndpointsResponse>',
      },
    },
    /PROBLEM orders: no way to sqs: no endpoint with private DNS, and no NAT from subnet-a, subnet-b/,
  ],
  ['a reader with more time than letters are hidden', queueReader, /hidden for 900 s, but orders has 901 s/],
  [
    'no instance allowed',
    { '/2019-09-30/functions/orders/concurrency': { body: { ReservedConcurrentExecutions: 0 } } },
    /its reserved concurrency is 0/,
  ],
];

/**
 * https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html: `FunctionName` may be that of an alias.
 */
describe('`doctor` for a connector that is released step by step', () => {
  const none: Answers = { '/2015-03-31/event-source-mappings': { body: { EventSourceMappings: [] } } };

  it('`doctor` examines the event sources of the alias', async () => {
    const disabled = { ...eventSourceMapping, State: 'Disabled' };
    const ofAlias = {
      '/2015-03-31/event-source-mappings?live': { body: { EventSourceMappings: [disabled] } },
    };
    const { code, text } = await run({ ...healthy, ...none, ...ofAlias }, '--function', 'orders');
    expect(text).toMatch(/PROBLEM notes: disabled/);
    expect(code).toBe(1);
  });

  it('`doctor` takes a function without event sources and without the alias as it is', async () => {
    const noAlias: Answers = {
      '/2015-03-31/event-source-mappings?live': {
        status: 404,
        error: 'ResourceNotFoundException',
        body: { Message: 'no such alias' },
      },
    };
    const withNone: Answers = {
      '/2015-03-31/event-source-mappings?live': { body: { EventSourceMappings: [] } },
    };
    const texts: string[] = [];
    for (const answer of [noAlias, withNone]) {
      texts.push((await run({ ...healthy, ...none, ...answer }, '--function', 'orders')).text);
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toContain('no such alias');
  });
});

describe('`doctor` for a connector with a fault', () => {
  it.each(problems)('`doctor` finds %s', async (_, fault, expected) => {
    const { code, text } = await run({ ...healthy, ...fault }, '--function', 'orders');
    expect(text).toMatch(expected);
    expect(code).toBe(1);
  });

  const warnings: readonly (readonly [string, Answers, RegExp])[] = [
    [
      'replicas behind',
      { [`${topicPath}/partitions`]: partitions([2]) },
      /replicas are behind in partition 1/,
    ],
    ['a start at LATEST', mapping({ StartingPosition: 'LATEST' }), /it starts at LATEST/],
    [
      "a ':' in the group",
      mapping({ AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'a:b' } }),
      /'a:b' has a ':'/,
    ],
    [
      'idle pollers',
      mapping({ ProvisionedPollerConfig: { MinimumPollers: 3, MaximumPollers: 5 } }),
      /at least 3 pollers are provisioned for 2 partitions/,
    ],
    [
      'offsets in place of records',
      destination('arn:aws:sqs:eu-west-1:111122223333:kept'),
      /offsets without records/,
    ],
    ['few retries', mapping({ MaximumRetryAttempts: 5 }), /given up after 5 retries/],
    [
      'an old login',
      { DescribeSecret: { body: { Name: 'login', LastChangedDate: 1_600_000_000 } } },
      /warning login: it does not rotate/,
    ],
    [
      'a small account',
      {
        '/2016-08-19/account-settings': {
          body: { AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 1 } },
        },
      },
      /1 concurrent executions remain .* can use 2/,
    ],
  ];

  it.each(warnings)('`doctor` warns about %s and still succeeds', async (_, fault, expected) => {
    const { code, text } = await run({ ...healthy, ...fault }, '--function', 'orders');
    expect(text).toMatch(expected);
    expect(text).toMatch(/0 problems, 1 warning,/);
    expect(code).toBe(0);
  });

  const tables: readonly (readonly [string, Answers, RegExp])[] = [
    [
      'no table',
      { GetTable: { status: 404, error: 'ResourceNotFoundException', body: {} } },
      /there is no such table/,
    ],
    [
      'no timestamps',
      table({ clientSideTimestamps: undefined }),
      /routes\[0\]\.timestamp: .*does not accept timestamps/,
    ],
    [
      'copies in another Region, which the role may not write',
      {
        ...table({
          replicaSpecifications: [
            { region: 'eu-west-1', status: 'ACTIVE' },
            { region: 'eu-north-1', status: 'ACTIVE' },
          ],
        }),
        SimulatePrincipalPolicy: simulator('cassandra:ModifyMultiRegionResource'),
      },
      /table\/notes: the role is not allowed cassandra:ModifyMultiRegionResource/,
    ],
    ['no TTL', table({ ttl: undefined }), /routes\[0\]\.ttl: table app\.notes does not accept a TTL/],
    [
      'another type',
      table({
        schemaDefinition: {
          ...keyspacesTable.schemaDefinition,
          allColumns: [
            { name: 'id', type: 'text' },
            { name: 'at', type: 'timestamp' },
            { name: 'body', type: 'blob' },
          ],
        },
      }),
      /column 'body' is blob \(regular\) and not text \(regular\); column 'place' is missing/,
    ],
  ];

  it.each(tables)('`doctor` finds tables in Keyspaces with %s', async (_, fault, expected) => {
    const { code, text } = await run({ ...healthy, ...keyspaces, ...fault }, ...planned);
    expect(text).toMatch(expected);
    expect(code).toBe(1);
  });
});

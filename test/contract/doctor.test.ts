/**
 * Doctor whole, by the SDK's own clients over HTTP, on what was made in moto and in Cassandra; what moto lacks (MSK, event
 * sources of Kafka, the account's limits, IAM's simulator, Keyspaces) stays with the stub of recorded shapes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutFunctionConcurrencyCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DeleteQueueCommand, SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createCleanup } from '../../local/process/cleanup.ts';
import type { PlacedFinding } from '../../tools/doctor/rules/finding.ts';
import { env } from '../../core/contract/environment.ts';
import { faultsIn, problemsIn, useConnectorsOnMoto } from '../support/doctor/connector-on-moto.ts';
import { clusterArn, lackedByMoto } from '../support/doctor/lacked-by-moto.ts';
import type { MotoConnector } from '../support/doctor/moto-connector.ts';
import { runOnMoto } from '../support/doctor/run-on-moto.ts';

const world = useConnectorsOnMoto(inject('servers'));

const files = join(import.meta.dirname, '../support/doctor/connector');
const withConnector = { args: ['--connector', join(files, 'connector.ts')] };
const [createKeyspace = '', createTable = ''] = readFileSync(join(files, 'schema.cql'), 'utf8').split(';');
const table = 'doctor_on_moto.notes';

const cleanup = createCleanup();
const { contactPoints, localDatacenter } = inject('servers');
const admin = new Client({ contactPoints: [...contactPoints], localDataCenter: localDatacenter });
beforeAll(async () => {
  cleanup.defer(() => admin.shutdown());
  await admin.connect();
  await admin.execute(createKeyspace);
  cleanup.defer(async () => {
    await admin.execute('DROP KEYSPACE doctor_on_moto');
  });
});
afterAll(() => cleanup.run());
beforeEach(async () => {
  await admin.execute(`DROP TABLE IF EXISTS ${table}`);
  await admin.execute(createTable);
});

it('`doctor` finds everything in order', async () => {
  const connector = await world.create();
  const run = await world.look(connector, withConnector);
  expect(faultsIn(run)).toEqual([]);
  expect([...new Set(run.findings.map(({ area }) => area))]).toEqual([
    'cluster',
    'event source',
    'function',
    'permissions',
    'secrets',
    'network',
    'tables',
    'dead letters',
    'quotas',
  ]);
  expect(run.code).toBe(0);
  for (const what of [
    'reach the brokers at port 9096',
    `reaches sqs by ${connector.network.endpoints.sqs}`,
    `hidden for 180 s while ${connector.redriveName} has 60 s for them`,
    'as schema.cql has it',
  ]) {
    expect(run.text).toContain(what);
  }
});

/** Breaks something, and says what doctor must then find, and nothing else. */
type Break = (connector: MotoConnector) => Promise<readonly PlacedFinding[]>;

const change = async (FunctionName: string, to: object): Promise<void> => {
  await world.account().lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...to }));
};

const breaks: readonly (readonly [string, Break])[] = [
  [
    'a function without time',
    async ({ functionName }) => {
      await change(functionName, { Timeout: 5 });
      return [
        problemsIn('function')(
          functionName,
          'it has 5 s for one batch',
          'a start alone takes seconds; a batch that never ends in time is redelivered and never written',
          'set function.timeout to a minute',
        ),
      ];
    },
  ],
  [
    'a variable that was changed by hand',
    async ({ functionName, variables }) => {
      await change(functionName, { Environment: { Variables: { ...variables, [env.tls]: 'on' } } });
      return [
        problemsIn('function')(
          functionName,
          "the function's environment cannot be used\nMILLRACE_TLS: got 'on', allowed is 'verified', 'off'",
          'the function ends when it starts',
          'deploy the stack, which sets every variable, or fix the named ones',
        ),
      ];
    },
  ],
  [
    'a function that may not run',
    async ({ functionName }) => {
      const none = { FunctionName: functionName, ReservedConcurrentExecutions: 0 };
      await world.account().lambda.send(new PutFunctionConcurrencyCommand(none));
      return [
        problemsIn('quotas')(
          functionName,
          'no instance of it may run: its reserved concurrency is 0',
          'every invocation is turned away, and records wait',
          'remove the reserved concurrency, or set function.maxInstances',
        ),
      ];
    },
  ],
  [
    'a login of the wrong shape, without which the tables are not known',
    async ({ login: { name, arn } }) => {
      const value = { SecretId: arn, SecretString: '{"user":"orders"}' };
      await world.account().secrets.send(new PutSecretValueCommand(value));
      const what = 'it is not a login; allowed is {"username": "…", "password": "…"}';
      return [
        problemsIn('secrets')(
          name,
          what,
          'every login with it is refused',
          'put {"username": "…", "password": "…"} into it',
        ),
        {
          area: 'tables',
          severity: 'unknown',
          subject: table,
          what: 'the live table is not known',
          why: `SecretError: secret ${arn}: ${what}`,
          fix: 'fix the secret, and run the command again',
        },
      ];
    },
  ],
  [
    'a missing table',
    async () => {
      await admin.execute(`DROP TABLE ${table}`);
      return [
        problemsIn('tables')(
          table,
          'there is no such table',
          'the function crashes when it starts, and no record is written',
          'make it: the statements are in schema.cql; for Keyspaces the stack makes it',
        ),
      ];
    },
  ],
  [
    'a table that has lost a column',
    async () => {
      await admin.execute(`ALTER TABLE ${table} DROP body`);
      return [
        problemsIn('tables')(
          table,
          "not as schema.cql has it: column 'body' is missing",
          'the result of `millrace check` does not apply to this table',
          'alter the table, or change schema.cql to match it and run `millrace check` again',
        ),
        problemsIn('tables')(
          'routes[0].columns.body',
          `table ${table} has no such column`,
          'the deployed connector crashes when it starts, or its records become dead letters',
          'allowed: id, at',
        ),
      ];
    },
  ],
  [
    'a missing queue',
    async ({ functionName, queueUrl }) => {
      await world.account().sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
      return [
        problemsIn('dead letters')(
          `${functionName}-dead-letters`,
          'there is no such queue',
          'a record that can never be written is redelivered without end, and blocks its partition',
          'deploy the stack again, which makes it',
        ),
      ];
    },
  ],
  [
    'a redrive with more time than letters are hidden',
    async ({ functionName, redriveName }) => {
      await change(redriveName, { Timeout: 200 });
      return [
        problemsIn('dead letters')(
          `${functionName}-dead-letters`,
          `letters are hidden for 180 s, but ${redriveName} has 200 s for them`,
          'a letter is redelivered while the function still processes it',
          "set the queue's visibility timeout to 200 s or more",
        ),
      ];
    },
  ],
  [
    'letters that wait, and not for long',
    async ({ functionName, queueUrl: QueueUrl }) => {
      const { sqs } = world.account();
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
      const Attributes = { MessageRetentionPeriod: '86400' };
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
      const place = {
        area: 'dead letters',
        severity: 'warning',
        subject: `${functionName}-dead-letters`,
      } as const;
      return [
        {
          ...place,
          what: 'about 1 dead letter waits',
          why: 'they are records that were not written, and are deleted when the retention ends',
          fix: '`millrace dlq ls`, then redrive or purge them',
        },
        {
          ...place,
          what: 'letters are stored for 1 day',
          why: 'one that comes on a Friday is gone before anyone has seen it',
          fix: 'set deadLetters.retention to 14 days',
        },
      ];
    },
  ],
];

describe('`doctor` faults', () => {
  it.each(breaks)('`doctor` finds exactly one fault: %s', async (_, doBreak) => {
    const connector = await world.create();
    const expected = await doBreak(connector);
    const run = await world.look(connector, withConnector);
    expect(faultsIn(run)).toEqual(expected);
    expect(run.code).toBe(expected.some(({ severity }) => severity === 'problem') ? 1 : 0);
  });

  it('`doctor` reports a cluster that does not exist once', async () => {
    const connector = await world.create();
    const gone = {
      status: 404,
      error: 'NotFoundException',
      body: { message: 'The requested resource doesn’t exist.', invalidParameter: 'clusterArn' },
    };
    const ofCluster = Object.keys(lackedByMoto(connector)).filter((name) => name.includes(clusterArn));
    const answers = Object.fromEntries(ofCluster.map((name) => [name, gone]));
    const run = await world.look(connector, { ...withConnector, answers });
    expect(faultsIn(run)).toEqual([
      problemsIn('cluster')(
        'shop',
        `there is no such cluster: ${clusterArn}`,
        'no poller can read from it',
        'name one that exists, as `aws kafka list-clusters-v2` prints its ARN',
      ),
    ]);
  });
});

describe('`doctor` refusals', () => {
  it.each([
    [['--function', 'none'], "there is no function 'none' in eu-west-1; name the one of the stack's output"],
    [['--stack', 'None'], 'Stack with id None does not exist'],
  ])('`doctor` refuses what does not exist: %j', async (args, message) => {
    await expect(runOnMoto(world.account(), {}, args)).rejects.toThrow(message);
  });
});

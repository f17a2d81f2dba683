import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { makeStateDirectory } from '../../project/state-directory.ts';
import { withCassandra } from '../../tools/cassandra/session.ts';
import { sendRecords } from '../../tools/dev/feed.ts';
import { partitions, readPlan } from '../../tools/dev/plan.ts';
import { readRows } from '../../tools/dev/read-rows.ts';
import { createProducer, createTopics } from '../../tools/kafka/kafka.ts';
import { runMillraceForJson } from '../support/millrace.ts';
import { motoEnvironment, startMoto, type Moto } from '../support/moto.ts';

const servers = inject('servers');
let moto: Moto;

beforeAll(async () => {
  moto = await startMoto();
  // Where the SDK finds Glue and a login: in the source of the example, and in the function that `run` starts.
  Object.assign(process.env, motoEnvironment, { AWS_ENDPOINT_URL_GLUE: moto.endpoint });
});
afterAll(() => moto.stop());

it('`dev` writes the Avro orders of the example, whose schema its source registers', async () => {
  const folder = 'examples/avro-confluent-registry';
  const summary = await runMillraceForJson(
    ...['dev', '--connector', `${folder}/connector.ts`, '--source', `${folder}/source.ts`],
    ...['--records', '300', '--exit', '--json'],
  );
  expect(summary).toMatchObject({
    ok: true,
    ...{ produced: 300, written: 300, deadLettered: 0, problems: [] },
    rows: { 'shop.avro_orders': 300 },
  });
});

it('`run` writes the Protobuf orders of the example, whose schema is in Glue', async () => {
  const folder = 'examples/protobuf-glue';
  const files = { connectorFile: `${folder}/connector.ts`, sourceFile: `${folder}/source.ts` };
  const plan = readPlan({ ...files, schemaFile: undefined, fixtureFiles: undefined });
  const { brokers, contactPoints, localDatacenter } = servers;
  await createTopics([brokers], plan.connector.topics, partitions);
  await withCassandra(servers, async (client) => {
    for (const statement of plan.statements) await client.execute(statement);
  });

  const feed = await plan.source?.source.open({ seed: 1, isChecked: true, registry: undefined });
  if (feed === undefined) throw new Error('the example has no source');
  const producer = createProducer([brokers]);
  onTestFinished(() => producer.close());
  const { signal } = new AbortController();
  await sendRecords({
    ...{ producer, feed, signal, ratePerSecond: Infinity, records: 300 },
    onSent: () => undefined,
  });

  const report = await runMillraceForJson(
    ...['run', '--connector', files.connectorFile, '--brokers', brokers],
    ...['--contact-points', contactPoints.join(','), '--local-dc', localDatacenter],
    ...['--glue-region', motoEnvironment.AWS_REGION, '--until-caught-up', '--json'],
  );
  onTestFinished(() => rm(makeStateDirectory('groups', 'millrace-sales'), { recursive: true }));
  expect(report).toMatchObject({ records: { written: 300, deadLettered: 0 } });
  await withCassandra(servers, async (client) => {
    const check = feed.check?.({
      deadLetters: new Map(),
      readRows: (table, columns) => readRows(client, table, columns),
    });
    expect(await check).toEqual([]);
    await client.execute('DROP KEYSPACE sales');
  });
});

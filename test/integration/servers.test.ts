import { Admin } from '@platformatic/kafka';
import { Client } from 'cassandra-driver';
import { expect, inject, it } from 'vitest';

const { brokers, contactPoints, localDatacenter } = inject('servers');

it('every integration test has a Kafka of one broker', async () => {
  const admin = new Admin({ clientId: 'servers-test', bootstrapBrokers: [brokers] });
  const { brokers: found } = await admin.metadata({ topics: [] });
  expect([...found.values()].map(({ host, port }) => `${host}:${port}`)).toEqual([brokers]);
  await admin.close();
});

it('every integration test has a Cassandra 5.0.3', async () => {
  const client = new Client({ contactPoints: [...contactPoints], localDataCenter: localDatacenter });
  const { rows } = await client.execute('SELECT release_version, data_center FROM system.local');
  expect(rows[0]?.['release_version']).toBe('5.0.3');
  expect(rows[0]?.['data_center']).toBe(localDatacenter);
  await client.shutdown();
});

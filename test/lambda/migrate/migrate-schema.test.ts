import { describe, expect, it } from 'vitest';
import { known } from '../../../core/failure/failure-message.ts';
import { parseSchema } from '../../../core/cql/schema/parse-schema.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import { migrateSchema } from '../../../lambda/migrate/migrate-schema.ts';
import type { Clock } from '../../../lambda/ports/clock.ts';
import { FakeSchemaCluster, refused } from '../../support/fakes/fake-schema-cluster.ts';

const { schema: wanted } = parseSchema(
  `CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
   CREATE TABLE shop.t (id int PRIMARY KEY, a int, b int);`,
  'schema.cql',
);
const earlier = [
  "CREATE KEYSPACE IF NOT EXISTS shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': '1'}",
  'CREATE TABLE IF NOT EXISTS shop.t (id int PRIMARY KEY)',
];
const addA = 'ALTER TABLE shop.t ADD a int';
const addB = 'ALTER TABLE shop.t ADD b int';

const timeout: Failure = { next: 'retry', stage: 'write', code: 'timeout', message: known('no answer') };

function world() {
  const cluster = new FakeSchemaCluster();
  for (const statement of earlier) cluster.execute(statement);
  let now = 0;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
  const told: string[] = [];
  const migrate = (deadlineMs = 60_000) =>
    migrateSchema(wanted, { cluster, clock, onApplied: (statement) => told.push(statement) }, deadlineMs);
  return { cluster, clock, told, migrate };
}

describe('migrateSchema', () => {
  it('a migration applies and reports what is missing, and nothing the second time', async () => {
    const { migrate, told } = world();
    expect(await migrate()).toEqual([addA, addB]);
    expect(told).toEqual([addA, addB]);
    expect(await migrate()).toEqual([]);
  });

  it('a migration accepts a statement as done if someone else applies it at the same time', async () => {
    const { cluster, migrate } = world();
    cluster.answer = (statement, index) => {
      if (index === 0) cluster.execute(statement);
      return undefined;
    };
    expect(await migrate()).toEqual([addB]);
    expect(cluster.statements).toEqual([addA, addB]);
  });

  it('a migration accepts a statement as done if it is applied and the answer is lost', async () => {
    const { cluster, migrate } = world();
    cluster.answer = (_, index) => (index === 0 ? { appliedBut: timeout } : undefined);
    expect(await migrate()).toEqual([addB]);
  });

  it('a migration retries a statement that a busy node did not accept, with three attempts in all', async () => {
    const { cluster, clock, migrate } = world();
    cluster.answer = (_, index) => (index < 2 ? timeout : undefined);
    expect(await migrate()).toEqual([addA, addB]);
    expect(clock.monotonic()).toBe(2_000);
    cluster.answer = () => timeout;
    const other = world();
    other.cluster.answer = () => timeout;
    await expect(other.migrate()).rejects.toThrow(
      /nothing is applied; .*: no answer\n {4}ALTER TABLE shop\.t ADD a/,
    );
    expect(other.cluster.statements).toEqual([addA, addA, addA]);
  });

  it('a migration stops at a refusal and says how many statements are applied', async () => {
    const { cluster, migrate } = world();
    cluster.answer = (statement) => (statement === addB ? refused('not allowed to alter') : undefined);
    await expect(migrate()).rejects.toThrow(
      /after one statement is applied; run it again.*: not allowed to alter/,
    );
    expect(cluster.statements).toEqual([addA, addB]);
  });

  it('a migration stops when its time is over and continues from there the next time', async () => {
    const { cluster, clock, migrate } = world();
    cluster.answer = () => {
      void clock.sleep(40);
      return undefined;
    };
    await expect(migrate(40)).rejects.toThrow('time is over after one statement is applied');
    expect(await migrate(1_000)).toEqual([addB]);
  });

  it('a migration fails if someone else has added another type in the meantime', async () => {
    const { cluster, migrate } = world();
    cluster.answer = (_, index) => {
      if (index === 0) cluster.execute('ALTER TABLE shop.t ADD a text');
      return undefined;
    };
    await expect(migrate()).rejects.toThrow(/column a: found text, wanted int/);
  });
});

import type { Client } from 'cassandra-driver';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyWrites } from '../support/cell-model/any-writes.ts';
import { CellTable, type RowWrite } from '../support/cell-model/table.ts';
import { storeTargets, useTarget, type StoreTarget } from '../support/store-target.ts';
import { waitUntil } from '../support/wait-until.ts';

const samples = 400;
const keyspace = 'cell_model';

/** A delete of one row is a row tombstone in the first and a partition tombstone in the second. */
const tables = [
  { name: 'clustered', key: 'sample int, row text', primaryKey: '(sample, row)' },
  { name: 'flat', key: 'sample int, row text', primaryKey: '((sample, row))' },
] as const;

/** The earliest timestamp: Keyspaces takes none that is older than two days. */
const epochMicros = BigInt(Date.now() - 60_000) * 1_000n;

/** A log with timestamps that the target takes and knows to compare: in the order they had, and as often equal. */
function datedFor(target: StoreTarget, log: readonly RowWrite[]): readonly RowWrite[] {
  const hasTies = !target.lacks.includes('equal timestamps');
  return log.map((write, index) => {
    const tie = hasTies ? 0n : BigInt(index);
    return { ...write, micros: epochMicros + write.micros * BigInt(log.length) + tie };
  });
}

const names = tables.map(({ name }) => `${keyspace}.${name}`);

describe.each(storeTargets)('cell model and a real table in $name', (target) => {
  const place = useTarget(target, {
    keyspace,
    schema: tables.map(
      ({ name, key, primaryKey }) =>
        `CREATE TABLE ${keyspace}.${name} (${key}, a blob, b blob, c blob, PRIMARY KEY ${primaryKey})`,
    ),
    timestamped: names,
    expiring: names,
  });
  let client: Client;

  beforeAll(async () => {
    client = place().client();
    await client.connect();
  });
  afterAll(() => client.shutdown());

  function execute(table: string, sample: number, write: RowWrite): Promise<unknown> {
    const micros = Buffer.alloc(8);
    micros.writeBigInt64BE(write.micros);
    if (write.kind === 'delete') {
      const cql = `DELETE FROM ${keyspace}.${table} USING TIMESTAMP ? WHERE sample = ? AND row = ?`;
      return client.execute(cql, [micros, sample, write.row], { prepare: true });
    }
    const values = ['a', 'b', 'c'].map((column) => write.columns.get(column));
    const cql = `INSERT INTO ${keyspace}.${table} (sample, row, a, b, c) VALUES (?, ?, ?, ?, ?) USING TTL ? AND TIMESTAMP ?`;
    return client.execute(cql, [sample, write.row, ...values, write.ttlSeconds ?? 0, micros], {
      prepare: true,
    });
  }

  /** Columns in hexadecimal by sample, as the server shows them now. */
  async function read(table: string): Promise<Record<string, Record<string, string>>> {
    const { rows } = await client.execute(`SELECT * FROM ${keyspace}.${table}`, [], {
      fetchSize: samples + 1,
    });
    const seen: Record<string, Record<string, string>> = {};
    for (const row of rows) {
      const columns = ['a', 'b', 'c'].flatMap((name) => {
        const value: unknown = row[name];
        return Buffer.isBuffer(value) ? [[name, value.toString('hex')] as const] : [];
      });
      seen[String(row['sample'])] = Object.fromEntries(columns);
    }
    return seen;
  }

  it.each(tables)('the table ($name) has the cells of the model', async ({ name }) => {
    const startedAtSeconds = Math.floor(Date.now() / 1000);
    const logs = fc
      .sample(anyWrites(startedAtSeconds), { numRuns: samples, seed: 14_592 })
      .map((log) => datedFor(target, log));

    // Each sample's writes one after the other, the samples side by side.
    const runSamples = async (first: number): Promise<void> => {
      for (let sample = first; sample < samples; sample += 32) {
        for (const write of logs[sample]!) await execute(name, sample, write);
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_, first) => runSamples(first)));

    const last: RowWrite = {
      kind: 'upsert',
      row: 'r',
      micros: epochMicros,
      columns: new Map(),
      ttlSeconds: 1,
      atSeconds: startedAtSeconds,
    };
    await execute(name, samples, last);
    await waitUntil('the last write to expire', async () => (await read(name))[samples] === undefined);

    const expected: Record<string, Record<string, string>> = {};
    for (const [sample, writes] of logs.entries()) {
      const table = new CellTable();
      for (const write of writes) table.apply(write);
      const row = table.read(startedAtSeconds + 5000)['r'];
      if (row !== undefined) expected[sample] = row;
    }
    expect(Object.keys(expected).length).toBeGreaterThan(samples / 4);
    expect(await read(name)).toEqual(expected);
  });
});

import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { classify } from '../../lambda/adapters/cassandra/classify.ts';
import { compileEncoder } from '../../core/cql/encode/compile-encoder.ts';
import { parseType } from '../../core/cql/parse-type.ts';

/** Values of every type, as a connector encodes them; the first and the last of each are far apart. */
const values: readonly (readonly [type: string, ...values: unknown[]])[] = [
  ['ascii', '', 'a', 'plain text of some length'],
  ['bigint', 0, -1, '9223372036854775807'],
  ['blob', '0x', '0x00', '0xff', '0x000000ff00000000ff', `0x${'ff'.repeat(300)}`],
  ['boolean', true, false],
  ['date', '1970-01-01', '-5877641-06-23'],
  ['decimal', 0, '1.5', '-123456789012345678901234567890.5'],
  ['double', 0, -1.5, 'NaN'],
  ['duration', '1mo2d3ns', '-1y', '300000h'],
  ['float', 0, -1.5, 'NaN'],
  ['inet', '192.0.2.1', '2001:db8::1'],
  ['int', 0, 5, -1, 2147483647],
  ['smallint', 0, -1, 32767],
  ['text', '', 'é', 'plain text of some length', '\u{10ffff}'.repeat(100)],
  ['time', '00:00:00', '23:59:59.999999999'],
  ['timestamp', 0, -1, 253402300799999],
  ['timeuuid', '50554d6e-29bb-11e5-b345-feff819cdc9f'],
  ['tinyint', 0, -1, 127],
  ['uuid', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
  ['varint', 0, -1, '123456789012345678901234567890'],
  ['frozen<list<int>>', [], [1, 2, 3]],
  ['frozen<list<text>>', [''], ['a', 'longer than the others']],
  ['frozen<set<uuid>>', [], ['ffffffff-ffff-4fff-bfff-ffffffffffff']],
  ['frozen<map<text, int>>', {}, { a: 1, b: 2 }],
  ['frozen<map<int, blob>>', { 1: '0xff' }],
  ['frozen<tuple<int, text>>', [1, 'a'], [null, null]],
  ['frozen<tuple<uuid, bigint, boolean>>', ['ffffffff-ffff-4fff-bfff-ffffffffffff', -1, true]],
  ['frozen<addr>', { city: 'Ulm', zip: 89073 }, {}],
  ['vector<float, 3>', [1, 2, 3]],
  ['vector<text, 2>', ['a', 'b']],
  ['list<int>', [1], [1, 2]],
  ['set<text>', ['a']],
  ['map<uuid, timestamp>', { 'ffffffff-ffff-4fff-bfff-ffffffffffff': 5 }],
];

const scope = {
  keyspace: 'wrong',
  findUdt: (name: string) =>
    name === 'addr'
      ? ({
          kind: 'udt',
          keyspace: 'wrong',
          name,
          frozen: false,
          fields: [
            { name: 'city', type: { kind: 'native', name: 'text' } },
            { name: 'zip', type: { kind: 'native', name: 'int' } },
          ],
        } as const)
      : undefined,
};

let client: Client;
beforeAll(async () => {
  const { contactPoints, localDatacenter } = inject('servers');
  client = new Client({ contactPoints: [...contactPoints], localDataCenter: localDatacenter });
  await client.connect();
  await client.execute(
    "CREATE KEYSPACE wrong WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  );
  await client.execute('CREATE TYPE wrong.addr (city text, zip int)');
  const columns = values.map(([type], index) => `c${index} ${type}`).join(', ');
  await client.execute(`CREATE TABLE wrong.t (id int PRIMARY KEY, ${columns})`);
});
afterAll(async () => {
  await client.execute('DROP KEYSPACE IF EXISTS wrong');
  await client.shutdown();
});

it('every refusal of bytes of another type is classified as a changed table', async () => {
  const samples = values.flatMap(([type, ...given]) => {
    const encode = compileEncoder(parseType(type, scope));
    return given.map((value) => ({ type, bytes: encode(value) }));
  });
  const misread = new Map<string, string>();
  let refused = 0;
  for (const [index, [to]] of values.entries()) {
    const cql = `INSERT INTO wrong.t (id, c${index}) VALUES (0, ?)`;
    await Promise.all(
      samples.map(async ({ type: from, bytes }) => {
        try {
          await client.execute(cql, [bytes], { prepare: true });
        } catch (error) {
          refused += 1;
          const { next, code, message } = classify(error);
          if (`${next} ${code}` !== 'crash schema_mismatch')
            misread.set(message.redacted, `${from} to ${to}: ${next} ${code}`);
        }
      }),
    );
  }
  expect(refused).toBeGreaterThan(1000);
  expect([...misread]).toEqual([]);
});

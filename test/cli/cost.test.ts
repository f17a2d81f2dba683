import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cost } from '../../cli/cost.ts';
import { listPrices, type ListPrice } from '../../tools/cost/prices.ts';
import { scratchFolder } from '../support/scratch.ts';

const root = join(import.meta.dirname, '../..');
const example = join(root, 'examples/shop/connector.ts');
const directory = scratchFolder();

async function run(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  expect(await cost.run(args, { out: print, err: print })).toBe(0);
  return lines.join('\n');
}

const needed = ['--records-per-second', '500', '--value-bytes', '600', '--batch-ms', '180'];

describe('`millrace cost`', () => {
  it('`cost` prints every formula of the example with its numbers', async () => {
    const out = await run(example, ...needed, '--rows-per-key-per-batch', '2');
    expect(out).toContain('250 records/batch (bound by the window), 2 invocations/s');
    expect(out).toContain(
      '500 records/s ÷ 250 records/batch × 0.18 s/batch × 1.7275390625 GB × 2,628,000 s/month × $0.0000133334/GB-s = $21.79',
    );
    expect(out).toMatch(/orders_by_day: writes\n.*÷ 2 rows folded into 1 × 1 WRU\/row .* = \$410\.63/);
    expect(out).toMatch(
      /by_customer: 250 rows\/s[^]*?= 2 write units a row \(1 with timestamps of 20 bytes, 2 of 40\)/,
    );
    expect(out).toContain('7,776,000 s stored');
    expect(out).toMatch(/total: \$[\d,]+\.\d\d a month$/m);
    expect(out).toContain('keyspaces-write-requests: $0.625 for 1,000,000 WRUs, as of 2025-09-09');
  });

  it('`cost --json` has the same total, prices and their sources', async () => {
    const out = await run(example, ...needed);
    const json: unknown = JSON.parse(await run(example, ...needed, '--json'));
    const total = /total: \$([\d,.]+)/.exec(out)?.[1]?.replaceAll(',', '');
    expect(json).toMatchObject({
      totalUsd: expect.closeTo(Number(total), 2) as unknown,
      prices: { region: 'us-east-1', list: { 'sqs-requests': { usd: 0.4 } } },
    });
  });

  it('`cost` uses given column sizes and prices', async () => {
    const sizes = ['--size', 'orders_by_day.items=900', '--size', 'status=4', '--size', 'tags=10x7'];
    const out = await run(example, ...needed, ...sizes, '--price', 'keyspaces-write-requests=0.000001');
    expect(out).toMatch(/orders_by_day: writes\n.* × 2 WRU\/row × .* × \$0\.000001\/WRU = \$2,628\.00/);
    expect(out).toContain('keyspaces-write-requests: $0.000001 for 1 WRU, as given');
  });

  it('`cost` has a subtotal for each part, and the subtotals add up to the total', async () => {
    const { sections, totalUsd } = JSON.parse(await run(example, ...needed, '--json')) as {
      sections: { name: string; subtotalUsd: number; lines: { usd: number }[] }[];
      totalUsd: number;
    };
    for (const { lines, subtotalUsd } of sections) {
      expect(subtotalUsd).toBeCloseTo(
        lines.reduce((sum, { usd }) => sum + usd, 0),
        6,
      );
    }
    expect(sections.reduce((sum, { subtotalUsd }) => sum + subtotalUsd, 0)).toBeCloseTo(totalUsd, 6);
    expect((await run(example, ...needed)).match(/^ {2}subtotal \$[\d,.]+ a month$/gm)).toHaveLength(
      sections.length,
    );
  });

  it('`cost` accepts the share of new rows for all routes and for one', async () => {
    const stored = (out: string) =>
      [...out.matchAll(/× ([\d.]+) of them new rows/g)].map(([, share]) => share);
    const all = stored(await run(example, ...needed, '--new-rows', '50'));
    expect(new Set(all)).toEqual(new Set(['0.5']));
    const some = await run(example, ...needed, '--new-rows', '50', '--new-rows', 'shop.orders_by_day=10');
    expect(new Set(stored(some))).toEqual(new Set(['0.5', '0.1']));
    const wrong = cost.run([example, ...needed, '--new-rows', 'nowhere=10', '--new-rows', '101'], {
      out: () => undefined,
      err: () => undefined,
    });
    await expect(wrong).rejects.toThrow(/unknown route 'nowhere'[^]*from 0 to 100, got '101'/);
  });

  it('`cost` reports every wrong option at once', async () => {
    const wrong = ['--records-per-second', 'x', '--value-bytes', 'nope=3', '--size', 'ordr_id=4'];
    const more = ['--polling', 'maybe', '--price', 'foo=1', '--utilization', '95', '--timestamp-bytes', '0'];
    const failure = await run(example, ...wrong, ...more).catch((error: unknown) => String(error));
    expect(failure).toContain('9 problems:');
    expect(failure).toContain("'--records-per-second' must be a number of at least 0.001, got 'x'");
    expect(failure).toContain("'--value-bytes': unknown topic 'nope'; use one of shop.orders");
    expect(failure).toContain("'--size': unknown column 'ordr_id'; did you mean 'order_id'?");
    expect(failure).toContain("'--batch-ms' is missing");
    expect(failure).toContain("'--polling' must be one of provisioned, on-demand, got 'maybe'");
    expect(failure).toContain("'--price': unknown price 'foo'");
    expect(failure).toContain("'--utilization' must be a number from 20 to 90, got '95'");
    expect(failure).toContain("'--timestamp-bytes' cannot be 0: routes[1] writes timestamps");
  });

  it('`cost` asks for the rate and size of every topic', async () => {
    await expect(run(example, ...needed, '--memory-mb', '511')).rejects.toThrow(/--memory-mb.*512/);
    await expect(run(example, '--batch-ms', '1', '--value-bytes', '1')).rejects.toThrow(
      "option '--records-per-second' is missing for topic shop.orders; add --records-per-second shop.orders=N, or N for all topics",
    );
  });

  it("`cost` refuses types that Keyspaces does not have and estimates them for a Cassandra of one's own", async () => {
    const file = join(directory, 'vectors.ts');
    const columns = `{ id: 'key', vec: 'value.v' }`;
    await writeFile(
      file,
      `export default { name: 'c', routes: [{ topic: 't', table: 'shop.vectors', columns: ${columns} }] };`,
    );
    const schemaFile = join(directory, 'schema.cql');
    await writeFile(
      schemaFile,
      `CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
       CREATE TABLE shop.vectors (id text PRIMARY KEY, vec vector<float, 3>);`,
    );
    await expect(run(file, ...needed)).rejects.toThrow(
      /routes\[0\]\.columns\.vec: column 'vec' is of type vector<float, 3>, which Keyspaces does not have/,
    );
    expect(await run(file, ...needed, '--target', 'cassandra')).not.toContain('Amazon Keyspaces');
  });

  it('`cost` prints what pollers cost in a group and on their own, and counts either', async () => {
    const file = join(directory, 'two-topics.ts');
    const route = (topic: string) =>
      `{ topic: '${topic}', table: 'k.events', columns: { id: 'key', at: 'timestamp' } }`;
    await writeFile(file, `export default { name: 'c', routes: [${route('orders')}, ${route('returns')}] };`);
    const schemaFile = join(directory, 'two-topics.cql');
    await writeFile(
      schemaFile,
      `CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
       CREATE TABLE k.events (id text PRIMARY KEY, at timestamp);`,
    );
    const given = [file, ...needed, '--schema', schemaFile];
    const both =
      'event pollers: in a group 1 event poller units, $135.05 a month; of its own for each topic 2 event poller units, $270.10 a month';
    const grouped = await run(...given);
    expect(grouped).toContain(both);
    expect(grouped).toContain('event pollers of 2 topics in a group');
    const apart = await run(...given, '--no-poller-group');
    expect(apart).toContain(both);
    expect(apart).toContain('returns: event pollers');
    expect(await run(...given, '--polling', 'on-demand')).not.toContain('event pollers: in a group');
  });

  it('`cost` names every file that it cannot read', async () => {
    const files = [join(directory, 'gone.ts'), '--schema', join(directory, 'gone.cql')];
    await expect(run(...files, ...needed)).rejects.toThrow(/gone\.ts[^]*gone\.cql/);
  });

  it('`cost` refuses a connector that does not fit its tables, with every problem', async () => {
    const file = join(directory, 'wrong.ts');
    await writeFile(
      file,
      `export default { name: 'c', routes: [{ topic: 't', table: 'k.none', columns: { id: 'key' } }] };`,
    );
    await expect(run(file, ...needed, '--schema', join(root, 'examples/shop/schema.cql'))).rejects.toThrow(
      'no such table',
    );
  });
});

describe('price list', () => {
  for (const [name, price] of Object.entries<ListPrice>(listPrices)) {
    it(`the price of ${name} has a source and a date`, () => {
      expect(price.source).toMatch(/https:\/\/|github\.com\//);
      if (price.usd === undefined) return;
      expect(price.usd).toBeGreaterThan(0);
      expect(new Date(price.asOf).toISOString().slice(0, 10)).toBe(price.asOf);
    });
  }
});

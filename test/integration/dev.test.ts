import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { init } from '../../cli/init.ts';
import { makeStateDirectory } from '../../project/state-directory.ts';
import { isAlive } from '../../local/process/is-alive.ts';
import { runMillraceForJson, startMillrace } from '../support/millrace.ts';
import { descendantsOf } from '../support/processes.ts';
import { waitUntil } from '../support/wait-until.ts';
import { isWholeRun } from '../support/whole-run.ts';

/** The folders of the servers among these processes, by what they were started with. */
async function serverFolders(pids: readonly number[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', pids.join(',')]);
  return [...new Set(stdout.match(/\/[\w./-]*\.millrace\/run\/[\w-]+/g) ?? [])];
}

/** As `npm start` runs it. */
const shop = ['--connector', 'examples/shop/connector.ts', '--source', 'examples/shop/source.ts'];

describe('`millrace dev`', () => {
  // `npm start` of .ci/run does this with more records.
  it.runIf(isWholeRun)(
    '`dev` writes every record of the shop to its place, accounts for them and ends',
    async () => {
      const summary = await runMillraceForJson(
        'dev',
        ...shop,
        '--records',
        '1500',
        '--exit',
        '--json',
        '--seed',
        '3',
      );
      expect(summary).toMatchObject({ ok: true, produced: 1_500, unaccounted: 0, problems: [] });
      const { written, deadLettered, rows } = summary as Record<string, number> & {
        rows: Record<string, number>;
      };
      expect(written! + deadLettered!).toBe(1_500);
      expect(deadLettered).toBeGreaterThan(0);
      expect(Object.keys(rows)).toEqual(['shop.orders_by_customer', 'shop.orders_by_day']);
      expect(new Set(Object.values(rows)).size).toBe(1);
    },
  );

  it('`dev` shows its state, allows queries from another terminal, and leaves nothing after Ctrl-C', async () => {
    const dev = startMillrace('dev', ...shop, '--rate', '200');
    await waitUntil('rows are shown', () => dev.err.some((line) => /written [1-9]/.test(line)), 90_000);
    const letter = /^dead letter: shop\.orders-\d@\d+ .*[a-z]+_[a-z]+: /;
    await waitUntil('a dead letter is named', () => dev.err.some((line) => letter.test(line)), 30_000);

    const suggested = dev.err.find((line) => line.includes('millrace query'))!;
    const [, address, cql] = /--contact-points (\S+) .*"(.*)"/.exec(suggested)!;
    const row = await runMillraceForJson('query', '--contact-points', address!, '--json', cql!);
    expect(row).toMatchObject({ channel: 'kafka', ship_to: { country: expect.any(String) as string } });

    const family = await descendantsOf(dev.pid);
    expect(family.length).toBeGreaterThanOrEqual(3);
    const folders = await serverFolders(family);
    expect(folders.length).toBeGreaterThanOrEqual(2);
    expect(folders.every(existsSync)).toBe(true);

    dev.signal('SIGINT');
    expect(await dev.exited, dev.err.join('\n')).toBe(0);
    await waitUntil('no process of it is left', () => !family.some(isAlive), 20_000);
    expect(folders.filter(existsSync)).toEqual([]);

    const said = dev.err.join('\n');
    expect(said).toMatch(/ended after [\d.]+ s: [\d,]+ records produced/);
    expect(said).toMatch(/[1-9][\d,]* rows sent/);
    const kept = /^dead letters: (\S+\.jsonl) \(npx/m.exec(said)?.[1];
    if (/[1-9][\d,]* dead-lettered, [\d,]+ retried$/m.test(said)) {
      expect(readFileSync(kept!, 'utf8')).toMatch(/^\{/);
      expect(statSync(kept!).mode & 0o777).toBe(0o600);
    }
    if (kept !== undefined) rmSync(kept);
  });

  it('`dev` ends at once on Ctrl-C while the servers start', async () => {
    const dev = startMillrace('dev', ...shop);
    await waitUntil('it starts', () => dev.err.some((line) => line.includes('starting')), 20_000);
    await waitUntil('a server starts', async () => (await descendantsOf(dev.pid)).length > 0, 20_000);
    const family = await descendantsOf(dev.pid);
    dev.signal('SIGINT');
    expect(await dev.exited, dev.err.join('\n')).toBe(0);
    await waitUntil('no process of it is left', () => !family.some(isAlive), 20_000);
  });

  it('`dev` accounts for the outcome of every record of the fixtures of a new project', async () => {
    const project = mkdtempSync(join(makeStateDirectory(), 'dev-project-'));
    onTestFinished(() => {
      rmSync(project, { recursive: true });
    });
    await init.run([project, '--target', 'keyspaces'], { out: () => undefined, err: () => undefined });
    writeFileSync(
      join(project, 'fixtures/odd.jsonl'),
      '{"key": "c-1", "value": null}\n{"key": "c-1", "value": "no JSON", "partition": 3}\n',
    );
    const connector = join(project, 'connector.ts');
    const summary = await runMillraceForJson(
      ...['dev', '--connector', connector, '--records', '60', '--exit', '--json'],
    );
    expect(summary).toMatchObject({
      ok: true,
      ...{ produced: 60, written: 40, skipped: 10, deadLettered: 10, unaccounted: 0, problems: [] },
      rows: { 'shop.orders_by_customer': 3 },
      deadLettersByCode: { malformed_json: 10 },
    });
  });

  it('`dev --exit` needs records to send', async () => {
    const dev = startMillrace('dev', '--connector', 'examples/shop/connector.ts', '--exit');
    expect(await dev.exited).toBe(2);
    expect(dev.err[0]).toContain("'--exit' and '--records' need records to send");
  });

  it('`dev` reports all problems of its files before it starts anything', async () => {
    const readings = fileURLToPath(new URL('../support/run/readings-connector.ts', import.meta.url));
    const dev = startMillrace('dev', '--connector', readings, '--schema', 'examples/shop/schema.cql');
    expect(await dev.exited).toBe(1);
    const errors = dev.err.join('\n');
    expect(errors).toContain('plant.history');
    expect(errors).toContain('plant.latest');
    expect(errors).not.toContain('starting');
  });
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { root, runCheck, useCheckFiles } from './check-files.ts';

const { pathTo, write } = useCheckFiles();

describe('`millrace check` of files that cannot be read', () => {
  it('`check --json` reports the problems of one file if the other cannot be read', async () => {
    const file = await write('json.ts', `export default { name: 'c' };`);
    const out: string[] = [];
    const io = { out: (line: string) => out.push(line), err: () => undefined };
    expect(await check.run([file, '--schema', pathTo('none.cql'), '--json'], io)).toBe(1);
    expect(JSON.parse(out.join(''))).toMatchObject({
      ok: false,
      error: expect.stringContaining('none.cql') as string,
      problems: [{ path: 'routes', line: 1 }],
    });
  });

  it('`check` reports every reason why a connector file cannot be loaded', async () => {
    const missing = await write('missing.ts', `export const x = 1;\nexport { default } from './gone.ts';`);
    await expect(runCheck([missing])).rejects.toThrow(/missing\.ts:2:25: Could not resolve ".\/gone\.ts"$/m);
    const promise = await write('promise.ts', 'export default Promise.resolve({});');
    await expect(runCheck([promise])).rejects.toThrow(
      'promise.ts exports a promise by default; export the connector itself',
    );
  });

  it.each(['process.exit(0);', 'await new Promise(() => {});'])(
    '`check` ends with exit code 1 and a message if the connector file is %s',
    async (source) => {
      const file = await write('ending.ts', source);
      const command = [join(root, 'bin/millrace.mjs'), 'check', file];
      const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
      expect([status, stderr]).toEqual([1, expect.stringContaining(`${file} cannot be loaded`)]);
    },
  );
});

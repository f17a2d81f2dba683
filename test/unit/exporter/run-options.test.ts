import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRunOptions } from '../../../cli/pipeline/run-options.ts';

const needed = [
  ...['--connector', join(import.meta.dirname, '../../../connector.ts'), '--brokers', 'kafka:9092'],
  ...['--contact-points', 'cassandra:9042', '--local-dc', 'dc1'],
];

describe('where millrace run serves its metrics', () => {
  it('is nowhere unless a port is given, and then on this machine alone unless an address is', async () => {
    expect((await readRunOptions(needed)).metrics).toBeUndefined();
    const local = await readRunOptions([...needed, '--metrics-port', '0']);
    expect(local.metrics).toEqual({ host: '127.0.0.1', port: 0 });
    const open = await readRunOptions([...needed, '--metrics-port', '9464', '--metrics-host', '0.0.0.0']);
    expect(open.metrics).toEqual({ host: '0.0.0.0', port: 9_464 });
  });

  for (const port of ['65536', '-1', 'x']) {
    it(`can't be port ${port}`, async () => {
      await expect(readRunOptions([...needed, `--metrics-port=${port}`])).rejects.toThrow(
        /option '--metrics-port' must be/,
      );
    });
  }
});

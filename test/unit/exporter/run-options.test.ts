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

describe('where millrace run keeps dead letters that are too large for a queue', () => {
  const queue = 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters';

  it('is the bucket that is named, and none by default', async () => {
    const named = await readRunOptions([...needed, '--dead-letters', queue, '--dead-letter-bucket', 'large']);
    expect(named.pipeline).toMatchObject({ deadLetters: queue, deadLetterBucket: 'large' });
    const without = await readRunOptions([...needed, '--dead-letters', queue]);
    expect(without.pipeline.deadLetterBucket).toBeUndefined();
  });

  it.each([[[]], [['--dead-letters', 'file:///tmp/letters.jsonl']]])(
    `goes with a queue only, not with %j`,
    async (deadLetters) => {
      await expect(readRunOptions([...needed, ...deadLetters, '--dead-letter-bucket', 'b'])).rejects.toThrow(
        `option '--dead-letter-bucket' goes with a queue in '--dead-letters'`,
      );
    },
  );
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFrom, readRunOptions } from '../../../cli/flags/run-options.ts';

const needed = [
  ...[
    '--connector',
    join(import.meta.dirname, '../../../examples/shop/connector.ts'),
    '--brokers',
    'kafka:9092',
  ],
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

describe('where millrace run starts', () => {
  const now = Date.UTC(2026, 5, 1);

  it.each([
    ['beginning', 'TRIM_HORIZON'],
    ['latest', 'LATEST'],
    ['2026-01-31', { kind: 'AT_TIMESTAMP', timestampMs: Date.UTC(2026, 0, 31) }],
    ['2026-01-31T08:00+02:00', { kind: 'AT_TIMESTAMP', timestampMs: Date.UTC(2026, 0, 31, 6) }],
    ['2026-01-31T08:00:00.5Z', { kind: 'AT_TIMESTAMP', timestampMs: Date.UTC(2026, 0, 31, 8, 0, 0, 500) }],
  ])('is %s', (text, position) => {
    expect(readFrom(text, now)).toEqual(position);
  });

  it.each(['earliest', '2026-06-02', '2026-01-31T08:00', '2026-13-01', '1769817600000', ''])(
    "can't be '%s'",
    (text) => {
      expect(() => readFrom(text, now)).toThrow(/option '--from' must be beginning, latest or a time/);
    },
  );

  it('is the beginning, and behind what the group has committed, unless it is said otherwise', async () => {
    const { pipeline } = await readRunOptions(needed);
    expect(pipeline).toMatchObject({ startingPosition: 'TRIM_HORIZON', ignoreCommitted: false });
    const reset = await readRunOptions([...needed, '--reset', '--from', 'latest', '--log-level', 'debug']);
    expect(reset.pipeline).toMatchObject({
      startingPosition: 'LATEST',
      ignoreCommitted: true,
      logLevel: 'debug',
    });
  });
});

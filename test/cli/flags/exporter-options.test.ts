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

describe('`millrace run` metrics address', () => {
  it('metrics are served only if a port is given, and only on this machine unless an address is given', async () => {
    expect((await readRunOptions(needed)).metrics).toBeUndefined();
    const local = await readRunOptions([...needed, '--metrics-port', '0']);
    expect(local.metrics).toEqual({ host: '127.0.0.1', port: 0 });
    const open = await readRunOptions([...needed, '--metrics-port', '9464', '--metrics-host', '0.0.0.0']);
    expect(open.metrics).toEqual({ host: '0.0.0.0', port: 9_464 });
  });

  for (const port of ['65536', '-1', 'x']) {
    it(`the metrics port cannot be ${port}`, async () => {
      await expect(readRunOptions([...needed, `--metrics-port=${port}`])).rejects.toThrow(
        /option '--metrics-port' must be/,
      );
    });
  }
});

describe('`millrace run` dead-letter bucket', () => {
  const queue = 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters';

  it('the bucket for large dead letters is the one named, and there is none by default', async () => {
    const named = await readRunOptions([...needed, '--dead-letters', queue, '--dead-letter-bucket', 'large']);
    expect(named.pipeline).toMatchObject({ deadLetters: queue, deadLetterBucket: 'large' });
    const without = await readRunOptions([...needed, '--dead-letters', queue]);
    expect(without.pipeline.deadLetterBucket).toBeUndefined();
  });

  it.each([[[]], [['--dead-letters', 'file:///tmp/letters.jsonl']]])(
    '`--dead-letter-bucket` requires a queue and is refused with %j',
    async (deadLetters) => {
      await expect(readRunOptions([...needed, ...deadLetters, '--dead-letter-bucket', 'b'])).rejects.toThrow(
        `option '--dead-letter-bucket' goes with a queue in '--dead-letters'`,
      );
    },
  );
});

describe('`millrace run` starting position', () => {
  const now = Date.UTC(2026, 5, 1);

  it.each([
    ['beginning', 'TRIM_HORIZON'],
    ['latest', 'LATEST'],
    ['2026-01-31', { kind: 'AT_TIMESTAMP', timestampMs: Date.UTC(2026, 0, 31) }],
    ['2026-01-31T08:00+02:00', { kind: 'AT_TIMESTAMP', timestampMs: Date.UTC(2026, 0, 31, 6) }],
    ['2026-01-31T08:00:00.5Z', { kind: 'AT_TIMESTAMP', timestampMs: Date.UTC(2026, 0, 31, 8, 0, 0, 500) }],
  ])('the starting position of a run is read from %s', (text, position) => {
    expect(readFrom(text, now)).toEqual(position);
  });

  it.each(['earliest', '2026-06-02', '2026-01-31T08:00', '2026-13-01', '1769817600000', ''])(
    "the starting position of a run cannot be '%s'",
    (text) => {
      expect(() => readFrom(text, now)).toThrow(/option '--from' must be beginning, latest or a time/);
    },
  );

  it("a run starts at the beginning and after the group's committed offsets by default", async () => {
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

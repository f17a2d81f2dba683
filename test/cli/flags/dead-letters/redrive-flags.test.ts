import { fileURLToPath } from 'node:url';
import { workIn } from '../../../support/work-in.ts';
import { describe, expect, it } from 'vitest';
import { readRedriveOptions } from '../../../../cli/flags/dead-letters/redrive-flags.ts';

const connector = fileURLToPath(new URL('../../../support/dlq/notes-connector.ts', import.meta.url));
const local = ['--connector', connector, '--contact-points', 'h:9042', '--local-dc', 'dc'];
const queue = 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters';

function refusal(args: string[]): string {
  try {
    readRedriveOptions(args);
  } catch (error) {
    return String(error);
  }
  return 'none';
}

describe('redrive options', () => {
  it('a redrive can go to the deployed function', () => {
    const options = readRedriveOptions([queue, '--function', 'notes', '--rate', '10']);
    expect(options).toMatchObject({
      place: { kind: 'queue', url: queue },
      target: { kind: 'deployed', functionName: 'notes' },
      recordsPerSecond: 10,
      isDryRun: false,
    });
  });

  it.each([
    [queue, queue],
    ['file:///letters.jsonl', 'file:///letters.jsonl'],
  ])(
    'a redrive can go to a bundle on this machine, and new failures return to their source: %s',
    (source, back) => {
      const { target } = readRedriveOptions([source, ...local]);
      expect(target).toMatchObject({ kind: 'local', function: { deadLetters: back }, unorderedTopics: [] });
    },
  );

  it("`--open` and `--close` find the redrive function of the queue's stack", () => {
    for (const kind of ['open', 'close']) {
      expect(readRedriveOptions([queue, `--${kind}`]).target).toEqual({ kind, queueUrl: queue });
    }
  });

  it('a redrive to a cluster without a named connector uses connector.ts, and a path is enough for new letters', () => {
    const cluster = ['--contact-points', 'h:9042', '--local-dc', 'dc', '--overwrite-newer'];
    workIn('examples/shop');
    const { target } = readRedriveOptions([queue, ...cluster, '--dead-letters', 'again.jsonl']);
    expect(target).toMatchObject({
      function: {
        connectorFile: 'connector.ts',
        deadLetters: expect.stringMatching(/^file:.*again/) as string,
      },
    });
  });

  it('a redrive to a secured cluster takes references to the secrets of login and TLS', () => {
    const secured = ['--credentials', 'file:///login.json', '--tls-ca', 'file:///ca.pem'];
    const { target } = readRedriveOptions([queue, ...local, ...secured]);
    expect(target).toMatchObject({
      function: {
        cassandra: {
          security: {
            tls: 'verified',
            credentials: 'file:///login.json',
            tlsAuthorities: 'file:///ca.pem',
          },
        },
      },
    });
  });

  it.each<readonly [message: string, args: readonly string[]]>([
    [`the source is missing`, ['--function', 'f']],
    [`the source must be a queue's https://`, ['letters.jsonl', '--function', 'f']],
    [`name the function to send the records to: '--function`, [queue]],
    [`'--function' and '--connector' exclude each other`, [queue, '--function', 'f', ...local]],
    [`'--open' needs a queue's https://`, ['file:///letters.jsonl', '--open']],
    [`'--open' excludes '--close'`, [queue, '--open', '--close']],
    [`'--close' excludes '--function' and '--dry-run'`, [queue, '--close', '--function', 'f', '--dry-run']],
    [`'--open' is for the whole queue, and excludes filters`, [queue, '--open', '--code', 'wrong_type']],
    [`option '--contact-points' is missing`, [queue, '--connector', connector]],
    [`a bucket cannot store records that fail again`, ['s3://kept/aws', ...local]],
    [`option '--dead-letters' must name a file`, [queue, ...local, '--dead-letters', '.']],
    [`option '--dead-letters' must be a queue's`, [queue, ...local, '--dead-letters', 's3://kept']],
    [`option '--rate' must be a whole number of at least 1`, [queue, '--function', 'f', '--rate', '0']],
    [`did you mean '--dead-letters'`, [queue, ...local, '--dead-leters', queue]],
  ])('an unclear target of a redrive is refused: %s', (message, args) => {
    expect(() => readRedriveOptions([...args])).toThrow(message);
  });

  it('redrive options are refused with all problems at once', () => {
    const source = ['letters', '--since', 'soon', '--position', 't@1', '--limit', '0', '--rate', 'fast'];
    const target = ['--connector', connector, '--contact-points', 'h', '--dialect', 'cql', '--tls', 'on'];
    const wrong = refusal([...source, ...target]);
    for (const option of [
      'since',
      'position',
      'limit',
      'rate',
      'contact-points',
      'local-dc',
      'dialect',
      'tls',
    ]) {
      expect(wrong).toContain(`'--${option}'`);
    }
    expect(wrong).toContain('9 problems:\n  the source must be');
  });
});

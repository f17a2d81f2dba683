import { describe, expect, it } from 'vitest';
import type { FormatReader } from '../../core/decode/format-reader.ts';
import { known } from '../../core/failure/failure-message.ts';
import { RecordError } from '../../core/failure/failure.ts';
import { isWholeRun } from '../support/whole-run.ts';
import { payloadMarker } from '../support/payload-marker.ts';
import { runSubject } from './run-subject.ts';
import type { Subject } from './subject.ts';

const held: unknown[] = [];

/** A format that reads one byte as a number, and does something besides with each payload that does not begin with 7. */
function formatThat(does: (payload: Buffer) => void): FormatReader {
  const decode = (payload: Buffer) => {
    if (payload[0] !== 7) does(payload);
    return { exact: payload.length, plain: payload.length };
  };
  return {
    kind: 'test',
    reads: 'document',
    acceptsNoBytes: true,
    compile: () => ({ decode }),
    toJSON: () => 'test',
  };
}

const run = async (does: (payload: Buffer) => void) => {
  const subject: Subject = {
    name: 'test',
    formats: { value: formatThat(does) },
    sources: { int: 'value' },
    seeds: [{ value: Buffer.from([7, 7, 7]) }],
    tokens: [Buffer.from([1])],
  };
  return (await runSubject(subject, 1, Array(60).keys(), () => undefined)).faults.join('\n');
};

// They measure processor time and memory, which takes its time on a busy machine.
describe.runIf(isWholeRun)('inputs of a format', { timeout: 120_000 }, () => {
  it('a format that reads every input has no faults', async () => {
    expect(await run(() => undefined)).toBe('');
  });

  it.each([
    [
      'throws what is no RecordError',
      /the code 'unknown'/,
      () => {
        throw new TypeError('oops');
      },
    ],
    [
      'shows payload in a message',
      /payload in the message of malformed_json/,
      () => {
        throw new RecordError('decode', 'malformed_json', known(payloadMarker));
      },
    ],
    [
      'takes too long for an input',
      /µs of CPU; at most/,
      () => {
        const before = process.cpuUsage();
        while (process.cpuUsage(before).user < 60_000);
      },
    ],
    ['allocates too much for an input', /bytes allocated; at most/, () => Buffer.alloc(4_000_000).fill(1)],
    ['keeps what it has read', /bytes are still held/, () => held.push(new Array(100_000).fill(1.5))],
  ] as const)('a format that %s is found', async (_, fault, does) => {
    expect(await run(does)).toMatch(fault);
    held.length = 0;
  });
});

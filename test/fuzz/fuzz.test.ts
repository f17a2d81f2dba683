import { describe, expect, it } from 'vitest';
import type { Result } from './run-subject.ts';
import { runThread } from './run-thread.ts';
import { subjects } from './subjects/all.ts';

/** `npm run fuzz` tries 200 times as many. */
const count = 500;

describe('near-valid inputs', () => {
  it('each input of every format is a row or an error of a defined code, within limits per byte', async () => {
    const results: Result[] = [];
    const formats = subjects.map(({ name }) => name);
    const stopped = await runThread({ formats, seed: 1, count, onResult: (result) => results.push(result) });
    expect(stopped).toBeUndefined();
    expect(results.map(({ name, inputs }) => [name, inputs])).toEqual(formats.map((name) => [name, count]));
    expect(results.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))).toEqual([]);
  }, 120_000);
});

import { describe, expect, it } from 'vitest';
import { watchFunction } from '../../../local/pipeline/function-watch.ts';
import type { InvocationResult } from '../../../local/lambda-host/invocation.ts';

const invocation = { requestId: '1', durationMs: 1, coldStart: false };
const success: InvocationResult = { ...invocation, kind: 'success', payload: '{}' };
const error: InvocationResult = {
  ...invocation,
  kind: 'error',
  errorType: 'BatchCrash',
  errorMessage: 'the table is missing',
  stackTrace: [],
};
const crash: InvocationResult = {
  ...invocation,
  kind: 'crash',
  reason: 'exit',
  message: 'ended by SIGKILL',
  logTail: ['a', 'b'],
};

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  const first = await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)]);
  return first !== pending;
}

describe('watchFunction', () => {
  it('the function watch gives up a function that has never succeeded', async () => {
    const watch = watchFunction('function.log');
    for (let failure = 1; failure <= 4; failure++) watch.seen(error);
    expect(await isSettled(watch.failed)).toBe(false);
    expect(watch.seen(error)).toBe(error);
    await expect(watch.failed).rejects.toThrow(
      'the function fails at every batch: BatchCrash: the table is missing; its output is in function.log',
    );
  });

  it('the function watch keeps waiting for a function that has succeeded once', async () => {
    const watch = watchFunction('function.log');
    watch.seen(success);
    for (let failure = 0; failure < 50; failure++) watch.seen(crash);
    expect(await isSettled(watch.failed)).toBe(false);
  });

  it('the function watch reports a repeated failure once in five seconds', () => {
    const mentions: string[] = [];
    let nowMs = 0;
    const watch = watchFunction(
      'function.log',
      (message) => void mentions.push(message),
      () => nowMs,
    );
    watch.seen(success);
    for (nowMs = 0; nowMs < 10_000; nowMs += 100) watch.seen(crash);
    expect(mentions).toEqual([
      'ended by SIGKILL: b; the batch is redelivered (function.log)',
      'ended by SIGKILL: b; the batch is redelivered (function.log)',
    ]);
  });

  it('the function watch passes on the error that stopped the event source', async () => {
    const watch = watchFunction('function.log');
    watch.fail(new Error('the brokers are gone'));
    await expect(watch.failed).rejects.toThrow('the brokers are gone');
  });
});

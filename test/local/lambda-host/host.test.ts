import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startLambdaHost } from '../../../local/lambda-host/host.ts';
import { maxPayloadBytes } from '../../../local/lambda-host/invocation.ts';
import type { InvocationResult } from '../../../local/lambda-host/invocation.ts';
import type { LambdaHost, LambdaHostOptions } from '../../../local/lambda-host/options.ts';
import { findNode } from '../../support/node-binary.ts';
import { waitUntil } from '../../support/wait-until.ts';

const bundleDirectory = join(import.meta.dirname, 'bundle');
const hosts: LambdaHost[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});

function start(changes: Partial<LambdaHostOptions> = {}): LambdaHost {
  const host = startLambdaHost({
    bundleDirectory,
    handler: 'handler.handler',
    environment: {},
    memoryMb: 256,
    timeoutMs: 10_000,
    ...changes,
  });
  hosts.push(host);
  return host;
}

const ask = (host: LambdaHost, action: string, fields: object = {}): Promise<InvocationResult> =>
  host.invoke(JSON.stringify({ action, ...fields }));

async function answerOf(host: LambdaHost, action: string, fields: object = {}): Promise<unknown> {
  const result = await ask(host, action, fields);
  if (result.kind !== 'success') throw new Error(`expected success, got ${JSON.stringify(result)}`);
  return JSON.parse(result.payload);
}

describe('Lambda host invocation', () => {
  it('an invocation passes the event to the handler and its answer back', async () => {
    const host = start();
    expect(await answerOf(host, 'echo', { value: { text: 'Zürich 東京', list: [1, null] } })).toEqual({
      text: 'Zürich 東京',
      list: [1, null],
    });
    expect(await answerOf(host, 'nothing')).toBeNull();
  });

  it('an invocation reuses the warm environment', async () => {
    const host = start();
    const first = await ask(host, 'count');
    const second = await ask(host, 'count');
    expect(first).toMatchObject({ kind: 'success', coldStart: true });
    expect(second).toMatchObject({ kind: 'success', coldStart: false });
    expect(JSON.parse((second as { payload: string }).payload)).toMatchObject({ invocations: 2 });
    expect(host.usage()).toMatchObject({ invocations: 2, coldStarts: 1 });
  });

  it.each([
    ['throw', 'TypeError', 'no good', 'TypeError: no good'],
    ['throw text', 'string', 'only a text', undefined],
  ])(
    'an invocation reports what the handler throws: %s',
    async (action, errorType, errorMessage, firstTraceLine) => {
      const host = start();
      const result = await ask(host, action, { message: 'no good' });
      expect(result).toMatchObject({ kind: 'error', errorType, errorMessage });
      expect(result.kind === 'error' && result.stackTrace[0]).toBe(firstTraceLine);
      expect(await answerOf(host, 'echo', { value: 'still here' })).toBe('still here');
      expect(host.usage().coldStarts).toBe(1);
    },
  );

  it('the handler gets its remaining time, its name and its memory', async () => {
    const host = start({ functionName: 'orders', timeoutMs: 5_000 });
    const context = await answerOf(host, 'context');
    expect(context).toMatchObject({
      functionName: 'orders',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:orders',
    });
    const { remainingMs } = context as { remainingMs: number };
    expect(remainingMs).toBeGreaterThan(4_000);
    expect(remainingMs).toBeLessThanOrEqual(5_000);
  });

  it("the process gets the environment of the function and of Lambda, and nothing of the host's", async () => {
    const host = start({ environment: { MILLRACE_DIALECT: 'cassandra' } });
    const environment = await answerOf(host, 'environment');
    expect(environment).toMatchObject({
      MILLRACE_DIALECT: 'cassandra',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_NAME: 'millrace',
      LAMBDA_TASK_ROOT: bundleDirectory,
      _HANDLER: 'handler.handler',
      TZ: ':UTC',
    });
    expect(environment).not.toHaveProperty('VITEST');
    expect(environment).not.toHaveProperty('HOME');
  });

  it('an event above 6 MB is refused', async () => {
    const host = start();
    await expect(host.invoke(`"${'x'.repeat(maxPayloadBytes)}"`)).rejects.toThrow(
      `the event has ${maxPayloadBytes + 2} bytes, allowed are ${maxPayloadBytes}`,
    );
  });

  it('an answer up to 6 MB is returned, and a larger one is reported as an error', async () => {
    const host = start();
    expect(await ask(host, 'answer bytes', { bytes: maxPayloadBytes - 2 })).toMatchObject({
      kind: 'success',
    });
    expect(await ask(host, 'answer bytes', { bytes: maxPayloadBytes - 1 })).toMatchObject({
      kind: 'error',
      errorType: 'Function.ResponseSizeTooLarge',
    });
    expect(await answerOf(host, 'echo', { value: 1 })).toBe(1);
  });
});

describe('Lambda host environment', () => {
  it.each([
    ['throws.handler', /^RangeError: the module can not load$/, ['about to fail']],
    ['handler.absent', /^Runtime\.HandlerNotFound: .* exports no function 'absent'$/, []],
    ['handler.notAFunction', /^Runtime\.HandlerNotFound: .* exports no function 'notAFunction'$/, []],
    ['nowhere.handler', /^Runtime\.ImportModuleError: no module 'nowhere' in /, []],
  ])('an environment that fails to load %s says why', async (handler, message, logTail) => {
    const host = start({ handler });
    const result = await ask(host, 'echo');
    expect(result).toMatchObject({ kind: 'crash', reason: 'init', logTail });
    expect((result as { message: string }).message).toMatch(message);
  });

  it('an environment that takes too long to load is killed', async () => {
    const host = start({ handler: 'hangs.handler', initTimeoutMs: 300 });
    expect(await ask(host, 'echo')).toMatchObject({
      kind: 'crash',
      reason: 'init',
      message: 'the module took more than 300 ms to load',
    });
  });

  it('an environment that exceeds its timeout is killed, and the next invocation starts cold', async () => {
    const host = start({ timeoutMs: 300 });
    expect(await ask(host, 'never answer')).toMatchObject({ kind: 'timeout', coldStart: true });
    expect(host.environments()).toEqual([]);
    expect(await ask(host, 'count')).toMatchObject({ kind: 'success', coldStart: true });
    expect(host.usage()).toMatchObject({ coldStarts: 2, invocations: 2 });
  });

  it('an environment that uses more than its memory is killed', async () => {
    const host = start({ memoryMb: 160 });
    const result = await ask(host, 'hoard');
    expect(result).toMatchObject({ kind: 'crash', reason: 'memory' });
    expect((result as { message: string }).message).toMatch(/^the function used \d+ MB of its 160 MB$/);
    expect(await ask(host, 'count')).toMatchObject({ kind: 'success', coldStart: true });
    expect(host.usage().peakRssBytes).toBeGreaterThan(160 * 1024 * 1024);
  });

  it('an environment that exits reports its exit code and its last output', async () => {
    expect(await ask(start(), 'exit')).toMatchObject({
      kind: 'crash',
      reason: 'exit',
      message: `the function's process ended with exit code 3`,
      logTail: ['last words'],
    });
  });

  it('an environment with an unhandled rejection reports it and ends', async () => {
    const host = start();
    expect(await ask(host, 'reject unheard')).toMatchObject({
      kind: 'error',
      errorType: 'Runtime.UnhandledRejection',
      errorMessage: 'nobody listens',
    });
    await waitUntil('the environment to end', () => host.environments().length === 0);
  });

  it('an environment that is killed from outside is a crash, and the next invocation starts cold', async () => {
    const host = start();
    const running = ask(host, 'never answer');
    await waitUntil('the invocation to run', () => host.environments()[0]?.state === 'busy');
    expect(host.kill('SIGKILL')).toBe(1);
    expect(await running).toMatchObject({
      kind: 'crash',
      reason: 'exit',
      message: `the function's process was ended by SIGKILL`,
    });
    expect(await ask(host, 'count')).toMatchObject({ kind: 'success', coldStart: true });
  });

  it('an environment that cannot be started says what is missing', async () => {
    expect(await ask(start({ nodePath: '/no/such/node' }), 'echo')).toMatchObject({
      kind: 'crash',
      reason: 'init',
      message: `cannot start /no/such/node: spawn /no/such/node ENOENT`,
    });
  });

  it('a frozen environment pauses between invocations and continues at the next', async () => {
    const lines: string[] = [];
    const host = start({ freezeBetweenInvocations: true, onLine: (line) => lines.push(line) });
    await ask(host, 'clock', { ms: 100 });
    await waitUntil('the environment to freeze', () => host.environments()[0]?.state === 'frozen');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(lines).toEqual([]);
    await ask(host, 'wait', { ms: 100 });
    expect(Number(/late by (\d+)/.exec(lines[0] ?? '')?.[1])).toBeGreaterThan(150);
    expect(host.usage().coldStarts).toBe(1);
  });

  it('the host passes on what the function prints line by line and writes it to a file', async () => {
    const temporary = resolve('.millrace');
    mkdirSync(temporary, { recursive: true });
    const directory = mkdtempSync(join(temporary, 'lambda-host-'));
    try {
      const lines: string[] = [];
      const logFile = join(directory, 'logs', 'function.log');
      const host = start({ logFile, onLine: (line) => lines.push(line) });
      await ask(host, 'print', { line: '{"_aws":{}}\nsecond äöü' });
      await waitUntil('both lines', () => lines.length === 2);
      await host.stop();
      expect(lines).toEqual(['{"_aws":{}}', 'second äöü']);
      expect(readFileSync(logFile, 'utf8')).toBe('{"_aws":{}}\nsecond äöü\n');
      // It may hold what the function's own code prints of a record.
      expect(statSync(logFile).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(logFile)).mode & 0o777).toBe(0o700);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('the host reports the CPU time and memory of an environment', async () => {
    const host = start();
    await ask(host, 'count');
    const [environment] = host.environments();
    expect(environment!.cpuSeconds).toBeGreaterThan(0);
    expect(environment!.rssBytes).toBeGreaterThan(20 * 1024 * 1024);
    expect(environment!.peakRssBytes).toBeGreaterThanOrEqual(environment!.rssBytes);
    await host.stop();
    expect(host.usage()).toMatchObject({ invocations: 1, coldStarts: 1 });
    expect(host.usage().cpuSeconds).toBeGreaterThanOrEqual(environment!.cpuSeconds);
  });
});

describe('concurrent invocations', () => {
  it('concurrent invocations run in one environment each, up to the maximum; the others wait', async () => {
    const host = start({ maxEnvironments: 2 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => answerOf(host, 'wait', { ms: 300 })));
    expect(new Set(answers.map((answer) => (answer as { pid: number }).pid)).size).toBe(2);
    expect(host.usage()).toMatchObject({ invocations: 4, coldStarts: 2 });
  });

  it('concurrent invocations end as crashes or refusals when the host stops', async () => {
    const host = start({ maxEnvironments: 1 });
    const running = ask(host, 'never answer');
    const waiting = ask(host, 'never answer');
    const refusal = expect(waiting).rejects.toThrow('the Lambda host is stopped');
    await waitUntil('the first to run', () => host.environments()[0]?.state === 'busy');
    await host.stop();
    expect(await running).toMatchObject({ kind: 'crash' });
    await refusal;
    await expect(ask(host, 'echo')).rejects.toThrow('the Lambda host is stopped');
  });
});

describe('Lambda host processes', () => {
  it.each(['warm', 'freeze'])(
    'the processes of environments end with their host, however it ends: %s',
    async (mode) => {
      const host = spawn(process.execPath, ['--import', 'tsx', join(bundleDirectory, 'host.ts'), mode], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const pid = await new Promise<number>((resolve) => {
        host.stdout.once('data', (chunk: Buffer) => {
          resolve(Number(chunk.toString()));
        });
      });
      expect(isAlive(pid)).toBe(true);
      host.kill('SIGKILL');
      await waitUntil('the environment to end', () => !isAlive(pid));
    },
  );

  const node24 = findNode(24);
  it.skipIf('missing' in node24)(
    `environments run under Lambda's version of Node${'missing' in node24 ? ` (skipped: ${node24.missing})` : ''}`,
    async () => {
      const host = start({ nodePath: 'path' in node24 ? node24.path : '' });
      expect(await answerOf(host, 'node')).toMatchObject({ major: '24', heap: '--max-old-space-size=230' });
    },
  );
});

/** A process that has ended but that nobody has waited for is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

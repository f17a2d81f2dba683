/**
 * The runtime client of a local execution environment: asks the host for invocations over the Lambda runtime
 * protocol (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), calls the handler, reports what came of it.
 * Plain JavaScript, because it runs under whatever Node the host is given.
 *
 * It ends with its host: when stdin closes or the protocol's connection breaks.
 */
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Exit codes of AWS's runtime client. */
const exitCodes = { unhandledRejection: 128, uncaughtException: 129 };

const { env } = process;
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let currentRequestId;

process.stdin.on('end', () => process.exit(0)).resume();

for (const [event, code] of Object.entries(exitCodes)) {
  process.on(event, (error) => {
    const path = currentRequestId === undefined ? 'init/error' : `invocation/${currentRequestId}/error`;
    reportError(path, error, `Runtime.${event[0].toUpperCase()}${event.slice(1)}`).then(
      () => process.exit(code),
      () => process.exit(code),
    );
  });
}

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await reportError('init/error', error);
  process.exit(1);
}
for (;;) await runNext();

async function runNext() {
  const { headers, body } = await call('GET', 'invocation/next');
  currentRequestId = headers['lambda-runtime-aws-request-id'];
  env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  const path = `invocation/${currentRequestId}`;
  try {
    const answer = await handler(JSON.parse(body), contextOf(headers));
    await call('POST', `${path}/response`, JSON.stringify(answer) ?? 'null');
  } catch (error) {
    await reportError(`${path}/error`, error);
  }
  currentRequestId = undefined;
}

function contextOf(headers) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: currentRequestId,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

async function loadHandler() {
  const dot = env._HANDLER.lastIndexOf('.');
  const file = env._HANDLER.slice(0, dot);
  const name = env._HANDLER.slice(dot + 1);
  const path = ['.mjs', '.js', '.cjs']
    .map((extension) => join(env.LAMBDA_TASK_ROOT, file + extension))
    .find((candidate) => existsSync(candidate));
  if (dot < 1 || path === undefined) {
    throw named('Runtime.ImportModuleError', `no module '${file}' in ${env.LAMBDA_TASK_ROOT}`);
  }
  const loaded = (await import(pathToFileURL(path)))[name];
  if (typeof loaded !== 'function') {
    throw named('Runtime.HandlerNotFound', `${path} exports no function '${name}'`);
  }
  return loaded;
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function reportError(path, error, type) {
  const isError = error instanceof Error;
  const report = {
    errorType: type ?? (isError ? error.name : typeof error),
    errorMessage: isError ? error.message : String(error),
    trace: isError ? String(error.stack).split('\n') : [],
  };
  return call('POST', path, JSON.stringify(report), {
    'Lambda-Runtime-Function-Error-Type': report.errorType,
  });
}

function call(method, path, body, headers = {}) {
  return new Promise((resolve) => {
    const outgoing = request(
      { host, port, agent, method, path: `/2018-06-01/runtime/${path}`, headers },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', gone);
      },
    );
    outgoing.on('error', gone);
    outgoing.end(body);
  });
}

function gone() {
  process.exit(0);
}

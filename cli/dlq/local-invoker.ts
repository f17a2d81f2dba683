import { join } from 'node:path';
import { env } from '../../lambda/contract.ts';
import { bundleConnector } from '../../lib/function/bundle.ts';
import { startLambdaHost } from '../../local/lambda-host/host.ts';
import { openDirectory } from '../../local/run-directory.ts';
import type { CassandraAddress } from '../cassandra-session.ts';
import { readAnswer, type Invoker } from './answer.ts';

export interface LocalFunction {
  readonly connectorFile: string;
  readonly cassandra: CassandraAddress;
  /** Where what fails again goes: a queue's URL or `file:///…`. */
  readonly deadLetters: string;
  readonly deadLetterBucket: string | undefined;
}

const memoryMb = 1_769;
const timeoutMs = 60_000;

/** Brings events to the bundle of a connector, in a Lambda host on this machine. */
export async function openLocalInvoker(options: LocalFunction): Promise<Invoker> {
  const directory = await openDirectory('redrive', undefined);
  try {
    const bundle = bundleConnector({
      connectorFile: options.connectorFile,
      outDirectory: join(directory.path, 'bundle'),
    });
    const host = startLambdaHost({
      bundleDirectory: bundle.directory,
      handler: bundle.handler,
      environment: environmentOf(options),
      memoryMb,
      timeoutMs,
      maxEnvironments: 1,
      logFile: join(directory.path, 'function.log'),
    });
    let hasFailed = false;
    return {
      async invoke(event) {
        const result = await host.invoke(event);
        if (result.kind === 'success') return readAnswer(result.payload);
        hasFailed = true;
        const message =
          result.kind === 'error' ? `${result.errorType}: ${result.errorMessage}` : result.message;
        return { kind: 'refused', message: `${message} (${join(directory.path, 'function.log')})` };
      },
      async close() {
        await host.stop();
        await directory.close(hasFailed);
      },
    };
  } catch (error) {
    await directory.close(false);
    throw error;
  }
}

function environmentOf(options: LocalFunction): Readonly<Record<string, string>> {
  const { cassandra, deadLetters, deadLetterBucket } = options;
  return {
    ...(deadLetters.startsWith('file:') ? {} : awsEnvironment()),
    [env.contactPoints]: cassandra.contactPoints.join(','),
    [env.localDatacenter]: cassandra.localDatacenter,
    [env.dialect]: 'cassandra',
    [env.tls]: 'off',
    [env.deadLetters]: deadLetters,
    [env.failureResponse]: 'partial',
    ...(deadLetterBucket === undefined ? {} : { [env.deadLetterBucket]: deadLetterBucket }),
  };
}

/** Whose queue it is, and where: what Lambda would give the function by its role. */
function awsEnvironment(): Readonly<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    const isOfSdk = (name.startsWith('AWS_') && !name.startsWith('AWS_LAMBDA_')) || name === 'HOME';
    if (value !== undefined && isOfSdk) given[name] = value;
  }
  return given;
}

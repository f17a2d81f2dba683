import { join } from 'node:path';
import { bundleConnector } from '../../../project/bundle/bundle.ts';
import { startLambdaHost } from '../../../local/lambda-host/host.ts';
import { openDirectory } from '../../../local/directories/run-directory.ts';
import { awsEnvironment } from '../../../local/pipeline/aws-environment.ts';
import { functionEnvironment, type FunctionPlaces } from '../../../local/pipeline/function-environment.ts';
import { isOfOneRecord, readAnswer, type Invoker } from './answer.ts';

/** `deadLetters` is where records go that fail again. */
export interface LocalFunction extends FunctionPlaces {
  readonly connectorFile: string;
}

const memoryMb = 1_769;
const timeoutMs = 60_000;

/** Sends events to the bundle of a connector, in a Lambda host on this machine. */
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
      environment: await functionEnvironment(options, awsEnvironment),
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
        // One record may be the reason why a process died or took too long.
        const mayBeOneRecord = result.kind !== 'error' || isOfOneRecord(result.errorType);
        return {
          kind: 'refused',
          message: `${message} (${join(directory.path, 'function.log')})`,
          mayBeOneRecord,
        };
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

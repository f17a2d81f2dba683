/** Functions of the tests, whose output and answers are held against the payload marker when they stop. */
import { readFileSync } from 'node:fs';
import type { Pipeline, PipelineOptions } from '../../local/pipeline/pipeline.ts';
import { startPipeline } from '../../local/pipeline/pipeline.ts';
import { startLambdaHost } from '../../local/lambda-host/host.ts';
import type { LambdaHost, LambdaHostOptions } from '../../local/lambda-host/options.ts';
import { refusePayload } from './payload-marker.ts';

/** As `startLambdaHost`; `invoke` and `stop` reject where the function has shown payload. */
export function startCheckedHost(options: LambdaHostOptions): LambdaHost {
  const lines: string[] = [];
  const host = startLambdaHost({
    ...options,
    onLine: (line) => {
      lines.push(line);
      options.onLine?.(line);
    },
  });
  return {
    environments: () => host.environments(),
    usage: () => host.usage(),
    kill: (signal) => host.kill(signal),
    async invoke(event) {
      const result = await host.invoke(event);
      refusePayload(`the answer of ${options.handler}`, JSON.stringify(result));
      return result;
    },
    async stop() {
      await host.stop();
      refusePayload(`the output of ${options.handler}`, lines.join('\n'));
    },
  };
}

/** As `startPipeline`; `stop` rejects where the function's log or what is told of it shows payload. */
export async function startCheckedPipeline(options: PipelineOptions): Promise<Pipeline> {
  const told: string[] = [];
  const pipeline = await startPipeline({
    ...options,
    onTrouble: (message) => {
      told.push(message);
      options.onTrouble?.(message);
    },
    onLetters: (news) => {
      told.push(JSON.stringify(news));
      options.onLetters?.(news);
    },
  });
  return {
    ...pipeline,
    async stop() {
      await pipeline.stop();
      refusePayload(pipeline.logFile, readFileSync(pipeline.logFile, 'utf8'));
      refusePayload('what the pipeline told', told.join('\n'));
    },
  };
}

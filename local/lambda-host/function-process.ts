import { fileURLToPath } from 'node:url';
import type { LambdaHostOptions } from './options.ts';

const region = 'eu-west-1';

/** An ARN for the function: of no real account. */
export function functionArn(options: LambdaHostOptions): string {
  return `arn:aws:lambda:${region}:000000000000:function:${functionName(options)}`;
}

const functionName = (options: LambdaHostOptions): string => options.functionName ?? 'millrace';

/**
 * Node's arguments in an environment. The heap's bounds are the shares of the function's memory with which
 * AWS's Node runtimes start their process: 90 % for the old generation, 5 % for a semi-space.
 */
export function nodeArguments(memoryMb: number): string[] {
  return [
    '--max-http-header-size=81920',
    `--max-semi-space-size=${Math.max(1, Math.floor(memoryMb * 0.05))}`,
    `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
    fileURLToPath(new URL('bootstrap.mjs', import.meta.url)),
  ];
}

/**
 * The whole environment of the function's process: what Lambda's runtime defines
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), and the function's own variables.
 */
export function processEnvironment(
  options: LambdaHostOptions,
  runtimeApi: string,
  instance: number,
): Record<string, string> {
  const name = functionName(options);
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...options.environment,
    _HANDLER: options.handler,
    LAMBDA_TASK_ROOT: options.bundleDirectory,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${instance}`,
  };
}

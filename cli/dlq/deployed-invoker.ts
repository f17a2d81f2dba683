import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { readAnswer, type Invoker } from './answer.ts';

/** Brings events to the deployed function, which then does what it does with those of the event source. */
export function openDeployedInvoker(functionName: string): Invoker {
  const client = new LambdaClient();
  return {
    async invoke(event) {
      const answer = await client.send(
        new InvokeCommand({ FunctionName: functionName, InvocationType: 'RequestResponse', Payload: event }),
      );
      const payload = Buffer.from(answer.Payload ?? []).toString('utf8');
      if (answer.FunctionError === undefined) return readAnswer(payload);
      return { kind: 'refused', message: errorMessage(payload) ?? answer.FunctionError };
    },
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

function errorMessage(payload: string): string | undefined {
  const error: unknown = JSON.parse(payload === '' ? 'null' : payload);
  if (typeof error !== 'object' || error === null || !('errorMessage' in error)) return undefined;
  return typeof error.errorMessage === 'string' ? error.errorMessage : undefined;
}

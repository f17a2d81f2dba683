import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { isOfOneRecord, readAnswer, type Answer, type Invoker } from './answer.ts';

/** Brings events to the deployed function, which then does what it does with those of the event source. */
export function openDeployedInvoker(functionName: string): Invoker {
  const client = new LambdaClient();
  return {
    async invoke(event) {
      let answer;
      try {
        answer = await client.send(
          new InvokeCommand({
            FunctionName: functionName,
            InvocationType: 'RequestResponse',
            Payload: event,
          }),
        );
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'RequestTooLargeException') throw error;
        return {
          kind: 'refused',
          message: `${error.name}: ${error.message}`,
          mayBeOneRecord: true,
          isTooLarge: true,
        };
      }
      const payload = Buffer.from(answer.Payload ?? []).toString('utf8');
      return answer.FunctionError === undefined
        ? readAnswer(payload)
        : readError(payload, answer.FunctionError);
    },
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

function readError(payload: string, functionError: string): Answer {
  const { errorType, errorMessage } = parseError(payload);
  const message = errorMessage ?? functionError;
  return { kind: 'refused', message, mayBeOneRecord: isOfOneRecord(errorType) };
}

function parseError(payload: string): { readonly errorType?: string; readonly errorMessage?: string } {
  try {
    const error: unknown = JSON.parse(payload);
    if (typeof error !== 'object' || error === null) return {};
    return {
      ...('errorType' in error && typeof error.errorType === 'string' ? { errorType: error.errorType } : {}),
      ...('errorMessage' in error && typeof error.errorMessage === 'string'
        ? { errorMessage: error.errorMessage }
        : {}),
    };
  } catch {
    return {};
  }
}

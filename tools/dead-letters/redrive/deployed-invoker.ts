import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { clientLimits } from '../../aws/client-limits.ts';
import { isOfOneRecord, readAnswer, type RedriveAnswer, type Invoker } from './answer.ts';

/** Milliseconds: the longest timeout of a function, and a little for the way. */
const invocationMs = 910_000;

/** Sends events to the deployed function, which treats them as those of its event source. */
export function openDeployedInvoker(functionName: string): Invoker {
  const client = new LambdaClient(clientLimits(invocationMs));
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

function readError(payload: string, functionError: string): RedriveAnswer {
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

/** The deployment port on CloudFormation: the answer is an object that it waits for in a bucket of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { printAnswer } from '../../../core/contract/deployment-request.ts';
import type { Deployment } from '../../ports/deployment.ts';

/** S3 takes a small object in some 50 ms; a way that is not there is silent. */
const attemptMs = 10_000;
const pauseMs = 500;

/** Answers by the pre-signed URL of each request, again and again while there is time. */
export const cloudFormation: Deployment = {
  async answer(request, result, timeoutMs) {
    const until = performance.now() + timeoutMs;
    const body = new TextEncoder().encode(printAnswer(request, result));
    for (;;) {
      const left = Math.max(1, Math.ceil(until - performance.now()));
      const problem = await put(request.responseUrl, body, Math.min(attemptMs, left));
      if (problem === undefined) return;
      if (performance.now() + pauseMs >= until) {
        throw new Error(
          `CloudFormation got no answer: ${problem}; the function needs a way to S3, and the policy of an endpoint ` +
            'must allow s3:PutObject on cloudformation-custom-resource-response-*',
        );
      }
      await sleep(pauseMs);
    }
  },
};

/** The reason why it was not taken; never with the URL, which is a credential. */
async function put(
  url: string,
  body: Uint8Array<ArrayBuffer>,
  timeoutMs: number,
): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    // Bytes have no content type, and the signature is of none.
    const response = await fetch(url, { method: 'PUT', body, signal });
    await response.body?.cancel();
    return response.ok ? undefined : `S3 answered ${response.status}`;
  } catch (error) {
    const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    return `S3 cannot be reached${code === '' ? ' in time' : `: ${code}`}`;
  }
}

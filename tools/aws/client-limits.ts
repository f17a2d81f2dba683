/** What bounds the requests of an AWS client; to be spread into its configuration. */
export interface ClientLimits {
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    /** Until the answer begins. */
    readonly requestTimeout: number;
    /** Without it, the SDK only logs a request that takes too long (`@smithy/node-http-handler` 4). */
    readonly throwOnRequestTimeout: true;
    /** Without any byte: an answer that stops in the middle. */
    readonly socketTimeout: number;
  };
}

/** Requests that AWS answers at once: a person waits for them. */
const answerMs = 15_000;

/**
 * Limits, in milliseconds, for a client whose requests take at most `requestMs`. No request of a command may wait for
 * ever: an endpoint that does not answer is an error that the command reports.
 */
export function clientLimits(requestMs: number = answerMs): ClientLimits {
  return {
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: requestMs,
      throwOnRequestTimeout: true,
      socketTimeout: requestMs,
    },
  };
}

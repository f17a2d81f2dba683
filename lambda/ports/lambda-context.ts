/** What is used of Lambda's context. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

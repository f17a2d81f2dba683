/** Limits of SendMessageBatch (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html). */
export const sqsLimits = {
  maxEntries: 10,
  /** Of a message, and of all messages of a request together: 1 MiB since August 2025. */
  maxBytes: 1_048_576,
  /**
   * What several letters in one request may have together. It was 256 KiB before, and queues made then keep that as
   * their own limit for a message: small requests spare the others when one is refused.
   */
  maxBatchBytes: 262_144,
} as const;

/** Where the letters go. */
export interface SqsConfig {
  readonly url: string;
  /** The S3 bucket, in the queue's region, for letters that are too large for a message. */
  readonly bucket?: string | undefined;
}

/** What a message may have: with a bucket, only what every queue takes, whatever its own limit is. */
export function largestMessageBytes({ bucket }: SqsConfig): number {
  return bucket === undefined ? sqsLimits.maxBytes : sqsLimits.maxBatchBytes;
}

/** The region of a queue is in its address: `https://sqs.eu-west-1.amazonaws.com/123456789012/letters`. */
export function regionOf(queueUrl: string): string | undefined {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com/.exec(queueUrl)?.[1];
}

/** Where the SDK sends its requests, if not to AWS's own endpoint: an emulator's address is in the queue's URL. */
export function endpointOf(queueUrl: string): string | undefined {
  return /\.amazonaws\.com(\.cn)?$/.test(new URL(queueUrl).hostname) ? undefined : new URL(queueUrl).origin;
}

import { Duration } from 'aws-cdk-lib';

/** Time for a batch of letters; no longer than the visibility timeout that a queue has by default. */
export const redriveTimeout = Duration.seconds(30);

/**
 * How long a letter is hidden while it is redriven, and then redelivered if that failed: six times the time for a batch
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
export const letterVisibility = Duration.seconds(6 * redriveTimeout.toSeconds());

import { Duration } from 'aws-cdk-lib';

/** Time for a batch of letters; no longer than the visibility timeout that a queue has by default. */
export const redriveTimeout = Duration.seconds(30);

/**
 * A letter is hidden for so long while it is brought, and comes again after it when that failed: six times the time
 * for a batch (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
export const letterVisibility = Duration.seconds(6 * redriveTimeout.toSeconds());

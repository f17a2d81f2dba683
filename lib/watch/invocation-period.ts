import { Duration } from 'aws-cdk-lib';

/**
 * The period of metrics that an invocation reports at its end. Each such period has a value while one batch is tried
 * again and again, however long it takes. And the window of an alarm is longer than values are late: Lambda dates
 * `Errors` and `Duration` by the start of the invocation and reports them at its end
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html). The minute more is for the report, and
 * for the pause before the next attempt.
 */
export const invocationPeriod = (timeout: Duration): Duration =>
  Duration.minutes(Math.ceil(timeout.toSeconds() / 60) + 1);

import { Token } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';

/** How Lambda polls a topic: a value of `Polling`. */
export type PollingMode =
  ({ readonly kind: 'provisioned' } & ProvisionedPolling) | { readonly kind: 'on-demand' };

/** The modes in which Lambda polls a topic. */
export const Polling = {
  /**
   * Pollers of the connector's own. The function reports which records of a batch failed; Lambda redelivers at least
   * those, and stores a batch in the on-failure bucket when its retries are used up. The default of every source.
   * Throws when an option is out of range.
   */
  provisioned: (options: ProvisionedPolling = {}): PollingMode => {
    const problems = provisionedProblems(options);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return { kind: 'provisioned', ...options };
  },

  /**
   * Lambda scales the pollers by itself. A failed batch is redelivered as a whole, without end: no record is given up,
   * but a record that can never be written while the cluster is healthy blocks its partition.
   */
  onDemand: (): PollingMode => ({ kind: 'on-demand' }),
} as const;

/** Options of pollers in provisioned mode. */
export interface ProvisionedPolling {
  /** Pollers that always run, 1–200, each for up to 5 MB/s or 5 concurrent invocations. Default: 1. Billed by the hour. */
  readonly minimumPollers?: number;
  /**
   * Pollers of each topic at most, 1–2,000. More than the topic has partitions are never used. Default: 200, or as many
   * as the group has for each of the connector's topics: 2,000 divided by them.
   */
  readonly maximumPollers?: number;
  /**
   * Event sources with the same group name in one VPC share pollers and their cost. A group has at most 100 event
   * sources, with 2,000 pollers in all. `false`: each topic has pollers of its own. Default: `millrace-CONNECTOR` for a
   * connector of two topics or more in a VPC, with `_2` from the 101st topic on.
   */
  readonly pollerGroup?: string | false;
  /**
   * Retries of a failed record before its batch is stored in the on-failure bucket, 0–10,000. Default: 10,000.
   * There is no infinite value: with a destination Lambda ends infinite retries after 10, and an outage of minutes
   * would divert good records (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html).
   */
  readonly retryAttempts?: number;
  /** Records older than this are given up, 1 minute to 7 days. Default: none; the retention of the topic decides. */
  readonly maxRecordAge?: Duration;
  /**
   * Whether Lambda splits a batch in two when its invocation failed. Default: false. The function itself stores bad
   * records as dead letters; a batch that is split often enough becomes too small for `deadLetterLimit` to apply.
   * Not possible for topics with a route of `timestamp: 'server'`.
   */
  readonly bisectBatchOnError?: boolean;
}

/** What Lambda would refuse (https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html). */
export function provisionedProblems(options: ProvisionedPolling): readonly string[] {
  const { minimumPollers = 1, maximumPollers = 200 } = options;
  return [
    rangeProblem('minimumPollers', options.minimumPollers, 1, 200),
    rangeProblem('maximumPollers', options.maximumPollers, 1, 2_000),
    rangeProblem('retryAttempts', options.retryAttempts, 0, 10_000),
    rangeProblem('maxRecordAge (seconds)', options.maxRecordAge?.toSeconds(), 60, 604_800),
    ...(minimumPollers > maximumPollers
      ? [
          `source.polling: minimumPollers ${minimumPollers} is above maximumPollers ${maximumPollers}; lower the one or raise the other`,
        ]
      : []),
    pollerGroupProblem(options.pollerGroup),
  ].filter((problem) => problem !== undefined);
}

function pollerGroupProblem(name: string | false | undefined): string | undefined {
  if (name === undefined || name === false) return undefined;
  if (Token.isUnresolved(name) || /^[a-zA-Z0-9\-_]{1,128}$/.test(name)) return undefined;
  return `source.polling.pollerGroup: '${name}' is no name of a group; allowed: 1 to 128 of a-z A-Z 0-9 - _, or false`;
}

function rangeProblem(
  option: string,
  value: number | undefined,
  min: number,
  max: number,
): string | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return undefined;
  return `source.polling.${option}: ${value} is out of range; allowed: ${min} to ${max}`;
}

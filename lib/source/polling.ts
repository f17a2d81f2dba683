import type { Duration } from 'aws-cdk-lib';

/** How Lambda polls the topic. Error handling per record exists in provisioned mode only. */
export type PollingMode =
  | ({ readonly kind: 'provisioned' } & ProvisionedPolling)
  | {
      /**
       * Lambda scales the pollers by itself, and a failed batch comes again whole, without end: a record is
       * never given up, but one that can't be written while the cluster is healthy holds its partition back.
       */
      readonly kind: 'on-demand';
    };

export interface ProvisionedPolling {
  /** Pollers kept ready, 1–200, each up to 5 MB/s or 5 invocations at a time. Default: 1. Billed while they stand. */
  readonly minimumPollers?: number;
  /** Ceiling of pollers, 1–2,000. Default: 200. More than the topic has partitions are never used. */
  readonly maximumPollers?: number;
  /** Event sources of one name in one VPC share pollers and their cost. Default: none. */
  readonly pollerGroup?: string;
  /**
   * How often a failed record comes again before its batch goes to the on-failure bucket, 0–10,000. Default: 10,000.
   * There is no infinite here: with a destination Lambda stops an infinite retry after 10, and an outage of
   * minutes would divert good records (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html).
   */
  readonly retryAttempts?: number;
  /** Records older than this are given up, 1 minute to 7 days. Default: none; the topic's retention decides. */
  readonly maxRecordAge?: Duration;
  /**
   * Whether a batch whose invocation failed comes again in halves. Default: false, since the function sets bad
   * records aside by itself, and a batch of which most is poison would be halved until `deadLetterLimit` no longer
   * looks at it.
   */
  readonly bisectBatchOnError?: boolean;
}

const provisionedOptions = [
  'minimumPollers',
  'maximumPollers',
  'pollerGroup',
  'retryAttempts',
  'maxRecordAge',
  'bisectBatchOnError',
] as const satisfies readonly (keyof ProvisionedPolling)[];

/** Throws when an option is set that this mode of polling does not have, or is out of range. */
export function checkPolling(mode: PollingMode): void {
  if (mode.kind === 'on-demand') {
    const set = provisionedOptions.filter((option) => option in mode);
    if (set.length === 0) return;
    throw new Error(
      `source.polling: ${set.map((option) => `'${option}'`).join(', ')} need provisioned mode, but kind is 'on-demand'; ` +
        "set kind: 'provisioned' or remove them",
    );
  }
  checkRange('minimumPollers', mode.minimumPollers, 1, 200);
  checkRange('maximumPollers', mode.maximumPollers, 1, 2_000);
  checkRange('retryAttempts', mode.retryAttempts, 0, 10_000);
  checkRange('maxRecordAge (seconds)', mode.maxRecordAge?.toSeconds(), 60, 604_800);
  const { minimumPollers = 1, maximumPollers = 200 } = mode;
  if (minimumPollers > maximumPollers) {
    throw new Error(
      `source.polling: minimumPollers ${minimumPollers} is above maximumPollers ${maximumPollers}; lower the one or raise the other`,
    );
  }
}

function checkRange(option: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw new Error(`source.polling.${option}: ${value} is out of range; allowed: ${least} to ${most}`);
}

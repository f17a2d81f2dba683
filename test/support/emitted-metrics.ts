import type { MetricIdentity } from '../lib/support/read-metrics.ts';

/**
 * The metrics that CloudWatch makes of a line of the function's output, by the specification of its Embedded Metric
 * Format: a definition counts only if the line has a value of its name, and of each dimension that it is said to have.
 */
export function emittedMetrics(line: string): readonly MetricIdentity[] {
  if (!line.includes('"_aws"')) return [];
  const root = JSON.parse(line) as EmbeddedMetrics;
  return root._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.filter(({ Name }) => root[Name] !== undefined).flatMap(({ Name }) =>
      Dimensions.map((names) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((dimension) => [dimension, String(root[dimension])])),
      })),
    ),
  );
}

interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [value: string]: unknown;
}

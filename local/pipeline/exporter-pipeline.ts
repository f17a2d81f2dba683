import type { EventSource } from '../event-source/options.ts';
import type { LambdaHost } from '../lambda-host/options.ts';
import type { Labels, MetricFamily } from './exporter-format.ts';

/** What is around the function: the event source and the host. */
export interface MeteredPipeline {
  readonly source: Pick<EventSource, 'lag' | 'stats'>;
  readonly lambda: Pick<LambdaHost, 'usage' | 'environments'>;
}

/** Where the partitions stand, and what the event source and the function's processes have done so far. */
export function pipelineFamilies(
  { source, lambda }: MeteredPipeline,
  labels: Labels,
): readonly MetricFamily[] {
  const { stats } = source;
  const usage = lambda.usage();
  const counter = (name: string, help: string, value: number): MetricFamily => ({
    name,
    help,
    type: 'counter',
    samples: [{ labels, value }],
  });
  const gauge = (name: string, help: string, value: number): MetricFamily => ({
    ...counter(name, help, value),
    type: 'gauge',
  });
  return [
    {
      name: 'millrace_lag_records',
      help: 'Offsets of a partition that are not done.',
      type: 'gauge',
      samples: source.lag().map(({ topic, partition, lag }) => ({
        labels: { ...labels, topic, partition: String(partition) },
        value: lag,
      })),
    },
    counter('millrace_source_records_polled_total', 'Records read from Kafka.', stats.polled),
    counter('millrace_source_records_dropped_total', 'Records that the event source gave up.', stats.dropped),
    counter('millrace_source_invocations_total', 'Invocations of the function.', stats.invocations),
    counter(
      'millrace_source_invocation_errors_total',
      'Invocations that ended in an error, a crash or a time-out.',
      stats.invokeErrors,
    ),
    counter('millrace_source_polling_errors_total', 'Reads from Kafka that failed.', stats.pollingErrors),
    counter('millrace_source_commit_errors_total', 'Commits to Kafka that failed.', stats.commitErrors),
    gauge('millrace_function_instances', 'Processes of the function.', lambda.environments().length),
    counter('millrace_function_cold_starts_total', 'Processes started.', usage.coldStarts),
    counter('millrace_function_cpu_seconds_total', 'CPU time of all processes.', usage.cpuSeconds),
    gauge('millrace_function_peak_resident_bytes', 'Most memory that a process has had.', usage.peakRssBytes),
  ];
}

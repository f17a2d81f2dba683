import { parseLine } from './json-line.ts';

/** Metric name → the values of one batch. */
export type BatchMetrics = ReadonlyMap<string, readonly number[]>;

/**
 * Reads a line of the function's output in CloudWatch's Embedded Metric Format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html);
 * `undefined` for any other line.
 */
export function readMetrics(line: string): BatchMetrics | undefined {
  if (!line.includes('"_aws"')) return undefined;
  const root = parseLine(line);
  const directives = root === undefined ? undefined : property(property(root, '_aws'), 'CloudWatchMetrics');
  if (!Array.isArray(directives)) return undefined;

  const values = new Map<string, readonly number[]>();
  for (const directive of directives as readonly unknown[]) {
    const definitions = property(directive, 'Metrics');
    if (!Array.isArray(definitions)) continue;
    for (const definition of definitions as readonly unknown[]) {
      const name = property(definition, 'Name');
      if (typeof name === 'string') values.set(name, numbers(property(root, name)));
    }
  }
  return values;
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function numbers(value: unknown): readonly number[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((entry): entry is number => typeof entry === 'number');
}

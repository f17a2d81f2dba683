import type { Stack } from 'aws-cdk-lib';
import { propertiesOf } from './stack.ts';

/** A metric as CloudWatch knows it: the same name with other dimensions is another metric. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export const printMetric = ({ namespace, name, dimensions }: MetricIdentity): string =>
  [namespace, name, ...Object.entries(dimensions).map(([key, value]) => `${key}=${value}`)].join(' ');

/** The metrics of one namespace that the alarms of a stack compare, alone or in an expression. */
export function metricsOfAlarms(stack: Stack, namespace: string): readonly MetricIdentity[] {
  const found: MetricIdentity[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { Namespace, MetricName, Dimensions } = value as AlarmMetric;
    if (Namespace === namespace && MetricName !== undefined) {
      const dimensions = Object.fromEntries((Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
      found.push({ namespace, name: MetricName, dimensions });
    }
    Object.values(value).forEach(visit);
  };
  visit(propertiesOf(stack, 'AWS::CloudWatch::Alarm'));
  return found;
}

/** `AWS::CloudWatch::Alarm` and its `MetricStat` name a metric alike. */
interface AlarmMetric {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

/** The metrics of one namespace that the dashboard of a stack draws. */
export function metricsOfDashboard(stack: Stack, namespace: string): readonly MetricIdentity[] {
  const [properties] = propertiesOf(stack, 'AWS::CloudWatch::Dashboard');
  const text = JSON.stringify(properties?.['DashboardBody']).replaceAll('\\"', '"');
  // A metric is a row: namespace, name, then each dimension's name and value, then an object of options.
  return [...text.matchAll(/\["([\w/]+)","(\w+)"((?:,"[^"]*")*)/g)].flatMap(([, owner, name, rest]) => {
    if (owner !== namespace || name === undefined) return [];
    const words = [...(rest ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
    const dimensions: Record<string, string> = {};
    for (let index = 0; index + 1 < words.length; index += 2) dimensions[words[index]!] = words[index + 1]!;
    return [{ namespace, name, dimensions }];
  });
}

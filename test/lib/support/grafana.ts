import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { grafanaModel } from '../../../lib/watch/grafana.ts';

export type GrafanaModel = ReturnType<typeof grafanaModel>;

/** The model that synthesis has written into a folder. */
export function readGrafanaModel(folder: string): GrafanaModel {
  const files = readdirSync(folder).filter((name) => name.endsWith('.grafana.json'));
  if (files.length !== 1) throw new Error(`${files.length} models in ${folder}, instead of one`);
  return JSON.parse(readFileSync(join(folder, files[0]!), 'utf8')) as GrafanaModel;
}

/** A frame of a dashboard, and what it draws: `namespace name DIMENSION=VALUE … statistic seconds`. */
export interface DrawnPanel {
  readonly title: string;
  readonly metrics: readonly string[];
  readonly thresholds: readonly number[];
}

export const panelsOfGrafana = ({ panels }: GrafanaModel): readonly DrawnPanel[] =>
  panels.flatMap((panel) => {
    if (!('targets' in panel)) return [];
    const { unit, thresholds } = panel.fieldConfig.defaults;
    return {
      title: unit === 'short' ? panel.title : `${panel.title} (${unit})`,
      metrics: panel.targets.map(({ namespace, metricName, dimensions, statistic, period }) =>
        [
          namespace,
          metricName,
          ...Object.entries(dimensions)
            .map((pair) => pair.join('='))
            .sort(),
          statistic,
          period,
        ].join(' '),
      ),
      thresholds: thresholds.steps.flatMap(({ value }) => value ?? []),
    };
  });

/** The same of the dashboard in a template, names that CloudFormation chooses spelt as `${OUTPUT}`, which tells them. */
export function panelsOfCloudWatch(stack: Stack): readonly DrawnPanel[] {
  const template = Template.fromStack(stack).toJSON() as DashboardTemplate;
  const dashboard = Object.values(template.Resources).find(
    ({ Type }) => Type === 'AWS::CloudWatch::Dashboard',
  );
  const outputs = new Map(
    Object.entries(template.Outputs).map(([name, { Value }]) => [JSON.stringify(Value), name]),
  );
  const text = dashboard?.Properties.DashboardBody?.['Fn::Sub'] ?? '';
  // What is in braces and no output is not in a metric: a Region, an alarm's ARN.
  const body = text.replaceAll(/\$\{([\w:]+)(?:\.(\w+))?\}/g, (_, id: string, attribute?: string) => {
    const reference = attribute === undefined ? { Ref: id } : { 'Fn::GetAtt': [id, attribute] };
    const output = outputs.get(JSON.stringify(reference));
    return output === undefined ? '' : `\${${output}}`;
  });
  const { widgets } = JSON.parse(body) as { readonly widgets: readonly Widget[] };
  return widgets
    .filter(({ type }) => type === 'metric')
    .map(({ properties }) => ({
      title: properties.title,
      metrics: properties.metrics.map(printRow),
      thresholds: (properties.annotations?.horizontal ?? []).map(({ value }) => value),
    }));
}

/** A row is a namespace, a name, then each dimension's name and value, then options. */
function printRow(row: readonly (string | RowOptions)[]): string {
  const words = row.filter((word) => typeof word === 'string');
  const options = row.find((word) => typeof word === 'object');
  const pairs = words
    .slice(2)
    .flatMap((word, index, rest) => (index % 2 === 0 ? `${word}=${rest[index + 1] ?? ''}` : []));
  // CloudWatch's own defaults are left out of the row.
  return [...words.slice(0, 2), ...pairs.sort(), options?.stat ?? 'Average', options?.period ?? 300].join(
    ' ',
  );
}

interface RowOptions {
  readonly stat?: string;
  readonly period?: number;
}

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title: string;
    readonly metrics: readonly (readonly (string | RowOptions)[])[];
    readonly annotations?: { readonly horizontal?: readonly { readonly value: number }[] };
  };
}

interface DashboardTemplate {
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties: {
          readonly DashboardBody?: { readonly 'Fn::Sub': string };
        };
      }
    >
  >;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { dimensions, metricNamespace, metrics } from '../../core/contract/metrics.ts';
import { unhealthyId } from '../../lib/watch/unhealthy.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf } from './support/stack.ts';
import { watchedStack } from './support/watched-stack.ts';

const scratch = scratchFolder();

const { stack, alarms } = watchedStack(scratch, {}, { hasCertificates: true });
const alarmProperties = propertiesOf(stack, 'AWS::CloudWatch::Alarm');
const runbook = readFileSync(join(projectRoot, 'docs/RUNBOOK.md'), 'utf8');
const ids = [...new Set(alarms.definitions.map(({ id }) => id)), unhealthyId];

describe('docs/RUNBOOK.md', () => {
  const articles = new Map(
    runbook
      .split(/^## /m)
      .slice(1)
      .map((article) => [article.slice(0, article.indexOf('\n')), article]),
  );

  it('the runbook has one article per alarm and none for an alarm that does not exist', () => {
    expect([...articles.keys()].sort()).toEqual([...ids].sort());
  });

  it.each(ids)('the runbook says of %s what it means, how to look and what to do', (id) => {
    const article = articles.get(id) ?? '';
    for (const part of ['**Means.**', '**Look.**', '**Do.**']) expect(article).toContain(part);
  });

  it('the runbook links only to headings that exist', () => {
    const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    const headings = [...runbook.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) => heading);
    expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
  });
});

describe('alarms', () => {
  it('the name of an alarm has the connector, the event and the place', () => {
    expect(alarmProperties.map(({ AlarmName: name }) => name)).toEqual(
      expect.arrayContaining([
        'millrace/clicks/dead-letters',
        'millrace/clicks/offset-lag/web.clicks',
        'millrace/clicks/keyspaces-table-throttled/web.clicks',
      ]),
    );
  });

  it('the description of an alarm links to the runbook and says what missing data means', () => {
    for (const { AlarmName: name, AlarmDescription: text, TreatMissingData: missing } of alarmProperties) {
      const id = String(name).split('/')[2];
      expect(text).toContain(`What to do: docs/RUNBOOK.md#${String(id)}.`);
      expect(text).toMatch(/Without data: .{15,}\.$/);
      expect(['notBreaching', 'breaching', 'ignore']).toContain(missing);
    }
  });

  it('the offset-lag alarm treats missing data as breaching, since then nothing polls', () => {
    const loud = alarms.definitions.filter(
      ({ missingData }) => missingData.treatAs === TreatMissingData.BREACHING,
    );
    expect(loud.map(({ id }) => id)).toEqual(['offset-lag']);
  });

  it('an alarm compares durations in the unit of its metric', () => {
    const threshold = (id: string) =>
      alarms.definitions.find((definition) => definition.id === id)?.threshold;
    expect(threshold('freshness')).toBe(60_000);
    expect(threshold('duration-near-timeout')).toBe(48_000);
    expect(threshold('dead-letters-ageing')).toBe(172_800);
    expect(threshold('instances-near-limit')).toBe(8);
  });

  it('an alarm can be raised below a threshold, and a connector has no alarm for what it does not use', () => {
    const ofCertificates = ({ AlarmName: name }: Readonly<Record<string, unknown>>) =>
      String(name).endsWith('/certificate-expiring');
    expect(alarmProperties.filter(ofCertificates)).toMatchObject([
      { ComparisonOperator: 'LessThanThreshold', Threshold: 30, Statistic: 'Minimum', Period: 3600 },
    ]);
    const others = alarmProperties.filter((properties) => !ofCertificates(properties));
    expect(new Set(others.map(({ ComparisonOperator: comparison }) => comparison))).toEqual(
      new Set(['GreaterThanThreshold']),
    );
    const { stack: without } = watchedStack(scratch);
    expect(propertiesOf(without, 'AWS::CloudWatch::Alarm').filter(ofCertificates)).toEqual([]);
  });

  it('the alarms use the thresholds of the user', () => {
    const { alarms: changed } = watchedStack(scratch, {
      thresholds: { freshness: Duration.seconds(5), offsetLag: 7 },
      runbook: { url: 'https://wiki.example.com/millrace' },
    });
    const find = (id: string) => changed.definitions.find((definition) => definition.id === id);
    expect(find('freshness')?.threshold).toBe(5_000);
    expect(find('offset-lag')?.threshold).toBe(7);
    expect(find('dead-letters-ageing')?.threshold).toBe(172_800);
  });
});

/** `namespace name` of every metric that the dashboard draws. */
function drawnMetrics(of: Stack): readonly string[] {
  const [properties] = propertiesOf(of, 'AWS::CloudWatch::Dashboard');
  const text = JSON.stringify(properties?.['DashboardBody']).replaceAll('\\"', '"');
  return [...text.matchAll(/\["(AWS\/[A-Za-z]+|Millrace)","([A-Za-z]+)"/g)].map((match) =>
    [match[1], match[2]].join(' '),
  );
}

describe('CloudWatch dashboard', () => {
  const drawn = new Set(drawnMetrics(stack));

  it('the dashboard shows every metric that the function emits', () => {
    const ours = [...drawn].filter((metric) => metric.startsWith(`${metricNamespace} `));
    expect(ours.sort()).toEqual(
      Object.values(metrics)
        .map((name) => `${metricNamespace} ${name}`)
        .sort(),
    );
  });

  it('the dashboard shows every metric that an alarm watches', () => {
    const watchedMetrics = alarmProperties.flatMap(({ Namespace: namespace, MetricName: name }) =>
      name === undefined ? [] : [[namespace, name].join(' ')],
    );
    expect(watchedMetrics.length).toBeGreaterThan(10);
    expect(watchedMetrics.filter((metric) => !drawn.has(metric))).toEqual([]);
  });

  it('the dashboard is in data-flow order', () => {
    const [properties] = propertiesOf(stack, 'AWS::CloudWatch::Dashboard');
    const text = JSON.stringify(properties);
    const places = ['## Topic', '## Function', '## Records', '## Store', '## Not written'].map((title) =>
      text.indexOf(title),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('the dashboard shows the thresholds of alarms beside their metrics', () => {
    const text = JSON.stringify(propertiesOf(stack, 'AWS::CloudWatch::Dashboard')).replaceAll('\\', '');
    for (const annotation of [
      '"label":"freshness"',
      '"label":"offset-lag"',
      '"label":"duration-near-timeout"',
    ]) {
      expect(text).toContain(annotation);
    }
  });
});

describe('connector metrics', () => {
  it('the metrics of the connector have the one dimension that the function emits', () => {
    const ours = alarmProperties.filter(({ Namespace: namespace }) => namespace === metricNamespace);
    expect(ours.length).toBeGreaterThan(2);
    for (const { Dimensions: given } of ours) {
      expect(given).toEqual([{ Name: dimensions.connector, Value: 'clicks' }]);
    }
  });

  it('the stack has as many alarms as there are definitions', () => {
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', alarms.definitions.length);
  });
});

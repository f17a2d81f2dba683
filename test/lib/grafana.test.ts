import { join } from 'node:path';
import type { Dashboard, Panel, RowPanel } from '@grafana/schema';
import type { CloudWatchMetricsQuery } from '@grafana/schema/dist/esm/raw/composable/cloudwatch/dataquery/x/CloudWatchDataQuery_types.gen';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grafanaModel, grafanaUid } from '../../lib/watch/grafana.ts';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Store } from '../../lib/store/store.ts';
import { clicksConnector, clicksStack } from './support/connector.ts';
import { panelsOfCloudWatch, panelsOfGrafana, readGrafanaModel } from './support/grafana.ts';
import type { GrafanaModel } from './support/grafana.ts';
import { scratchFolder } from '../support/scratch.ts';

/** Grafana's published types name strings by enums; this is what they are in JSON. */
type InJson<T> = T extends string ? `${T}` : T extends object ? { [Key in keyof T]: InJson<T[Key]> } : T;

type Fits<Model extends Published, Published> = Model;

/** The compiler holds the model against what Grafana publishes: the dashboard, its panels, the queries of CloudWatch's data source. */
export type Published = [
  Fits<Omit<GrafanaModel, 'panels'>, InJson<Omit<Dashboard, 'panels'>>>,
  Fits<GrafanaModel['panels'][number], InJson<Panel | RowPanel>>,
  Fits<Targets, readonly InJson<CloudWatchMetricsQuery>[]>,
];

type Targets = Extract<GrafanaModel['panels'][number], { targets: unknown }>['targets'];

const scratch = scratchFolder();
const folder = join(scratch, 'keyspaces');
const connector = clicksConnector(folder, { store: Store.keyspaces(), function: { maxInstances: 10 } });
const stack = Stack.of(connector);
const model = readGrafanaModel(join(folder, 'assembly'));
const textboxes = model.templating.list.filter(({ type }) => type === 'textbox');

describe('Grafana dashboard', () => {
  it("the Grafana dashboard has the panels, metrics, thresholds and units of CloudWatch's, in the same order", () => {
    const drawn = panelsOfGrafana(model);
    expect(drawn).toEqual(panelsOfCloudWatch(stack));
    expect(drawn.flatMap(({ metrics }) => metrics).length).toBeGreaterThan(40);
    expect(drawn.flatMap(({ thresholds }) => thresholds).length).toBeGreaterThan(4);
  });

  it('the Grafana dashboard is written beside the template, named after stack and dashboard', () => {
    expect(connector.dashboard.grafanaFile).toBe(
      join(folder, 'assembly/Clicks.millrace-clicks.grafana.json'),
    );
  });

  it('the Grafana dashboard asks for the names that only the deployment knows, by the names of the outputs', () => {
    const asked = textboxes.map(({ name }) => name);
    expect(asked).toEqual(['EventSource1Id', 'FunctionName', 'DeadLetterQueueName']);
    expect(Object.keys(Template.fromStack(stack).findOutputs('*'))).toEqual(expect.arrayContaining(asked));
    const used = [...JSON.stringify(model.panels).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set([...asked, 'DS_CLOUDWATCH']));
    expect(JSON.stringify(model)).not.toMatch(/Token\[/);
  });

  it('the Grafana dashboard reads every metric from the chosen data source, in the Region of the stack', () => {
    const region = join(scratch, 'region');
    clicksStack(region, { env: { region: 'eu-west-1' } });
    const regions = (of: GrafanaModel) =>
      new Set(
        of.panels.flatMap((panel) =>
          'targets' in panel ? panel.targets.map((target) => target.region) : [],
        ),
      );
    expect(regions(model)).toEqual(new Set(['default']));
    expect(regions(readGrafanaModel(join(region, 'assembly')))).toEqual(new Set(['eu-west-1']));
    for (const panel of model.panels) {
      if ('targets' in panel) expect(panel.datasource.uid).toBe('${DS_CLOUDWATCH}');
    }
  });

  it('the Grafana dashboard does not ask for the name of a given queue', () => {
    const given = join(scratch, 'given');
    clicksStack(given, (stack) => ({
      deadLetters: { queue: Queue.fromQueueArn(stack, 'Kept', 'arn:aws:sqs:eu-west-1:111122223333:kept') },
    }));
    const text = JSON.stringify(readGrafanaModel(join(given, 'assembly')));
    expect(text).toContain('"QueueName":"kept"');
    expect(text).not.toContain('DeadLetterQueueName');
  });

  it('the Grafana dashboard has an id of at most 40 characters, unique for each connector', () => {
    const long = 'a'.repeat(39);
    const uids = ['clicks', `${long}b`, `${long}c`].map(grafanaUid);
    expect(new Set([...uids, model.uid]).size).toBe(3);
    for (const uid of uids) expect(uid).toMatch(/^[\w-]{1,40}$/);
  });
});

describe('Grafana grid', () => {
  const metric = new Metric({ namespace: 'N', metricName: 'M' });
  const anySections = fc.array(
    fc.record({
      title: fc.string(),
      panels: fc.array(
        fc.record({ title: fc.string(), metrics: fc.constant([metric]), thresholds: fc.constant([]) }),
        { maxLength: 8 },
      ),
    }),
    { maxLength: 6 },
  );
  const options = { uid: 'u', title: 't', region: 'default', variables: [], print: String };

  it('the Grafana grid has every panel once, without overlap and within its width', () => {
    fc.assert(
      fc.property(anySections, (sections) => {
        const { panels } = grafanaModel(sections, options);
        const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
          Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
        );
        expect(new Set(cells).size).toBe(cells.length);
        expect(panels.every(({ gridPos: { x, w } }) => x >= 0 && x + w <= 24)).toBe(true);
        expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
        const wanted = sections.flatMap((section) => [section, ...section.panels]);
        expect(panels.map(({ title }) => title)).toEqual(wanted.map(({ title }) => title));
      }),
    );
  });
});

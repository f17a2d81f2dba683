import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { DeployedName } from './deployed-names.ts';
import type { Panel, Section } from './panel.ts';
import { shorten } from './shorten.ts';

/** What the model needs besides the panels. */
export interface GrafanaOptions {
  /** Identifies the dashboard in Grafana, so that another import replaces it; at most 40 characters. */
  readonly uid: string;
  readonly title: string;
  /** Of the metrics; `default` is the data source's own. */
  readonly region: string;
  /** Names that are only known when the stack is deployed: the dashboard has a variable for each. */
  readonly variables: readonly DeployedName[];
  /** What to write for the value of a dimension: itself, or its variable. */
  readonly print: (value: string) => string;
}

/** Grafana 11 and later read this version of the model (https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/). */
const schemaVersion = 39;

/** A variable and no `__inputs`: it is asked for on import by hand, and found by itself where files are provisioned. */
const dataSource = { type: 'cloudwatch', uid: '${DS_CLOUDWATCH}' } as const;

/** Grafana's grid is 24 wide. */
const [columns, width, height] = [3, 8, 6];

/** The identity of a connector's dashboard. Grafana takes up to 40 characters, a connector's name alone may have as many. */
export function grafanaUid(connectorName: string): string {
  return shorten(`millrace-${connectorName}`, 40);
}

/** A dashboard of Grafana with the panels given, its metrics read from CloudWatch by Grafana's own data source. */
export function grafanaModel(sections: readonly Section[], options: GrafanaOptions) {
  let [id, y] = [0, 0];
  const panels = sections.flatMap(({ title, panels: described }) => {
    const row = { id: (id += 1), type: 'row' as const, title, collapsed: false, panels: [] };
    const top = y + 1;
    const drawn = described.map((panel, index) => ({
      id: (id += 1),
      gridPos: {
        x: (index % columns) * width,
        y: top + Math.floor(index / columns) * height,
        w: width,
        h: height,
      },
      ...drawPanel(panel, options),
    }));
    const rowPosition = { x: 0, y, w: columns * width, h: 1 };
    y = top + Math.ceil(described.length / columns) * height;
    return [{ ...row, gridPos: rowPosition }, ...drawn];
  });
  return {
    uid: options.uid,
    title: options.title,
    tags: ['millrace'],
    schemaVersion,
    editable: true,
    // A crosshair at the same moment in all panels.
    graphTooltip: 1,
    time: { from: 'now-3h', to: 'now' },
    refresh: '1m',
    templating: {
      list: [
        { type: 'datasource' as const, name: 'DS_CLOUDWATCH', label: 'CloudWatch', query: 'cloudwatch' },
        ...options.variables.map(askFor),
      ],
    },
    panels,
  };
}

const askFor = ({ output, description }: DeployedName) => ({
  type: 'textbox' as const,
  name: output,
  label: output,
  description: `${description}: output ${output} of the stack`,
  query: '',
});

function drawPanel({ title, unit, metrics, thresholds }: Panel, options: GrafanaOptions) {
  return {
    type: 'timeseries',
    title,
    ...(thresholds.length > 0 && {
      description: thresholds
        .map(({ alarmId, fires, value }) => `${alarmId} fires ${fires} ${value}`)
        .join('; '),
    }),
    datasource: dataSource,
    fieldConfig: {
      defaults: {
        unit: unit ?? 'short',
        min: 0,
        thresholds: {
          mode: 'absolute' as const,
          // The first step begins at minus infinity, which JSON spells null.
          steps: [
            { color: thresholds.some(({ fires }) => fires === 'below') ? 'red' : 'green', value: null },
            ...thresholds.map(({ fires, value }) => ({ color: fires === 'above' ? 'red' : 'green', value })),
          ],
        },
        custom: { thresholdsStyle: { mode: thresholds.length > 0 ? 'line' : 'off' } },
      },
      overrides: [],
    },
    options: { legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] } },
    targets: metrics.map((metric, index) => drawTarget(metric, index, options)),
  };
}

/** The letters of a query within its panel: A to Z, then AA and so on, as Grafana gives them. */
function refIdOf(index: number): string {
  const letter = String.fromCharCode('A'.charCodeAt(0) + (index % 26));
  return index < 26 ? letter : `${refIdOf(Math.floor(index / 26) - 1)}${letter}`;
}

/** A query of the data source's builder: one metric with exactly these dimensions. */
function drawTarget(metric: Metric, index: number, { region, print }: GrafanaOptions) {
  const { namespace, metricName, statistic, period } = metric;
  const dimensions = Object.entries(metric.dimensions ?? {});
  return {
    refId: refIdOf(index),
    datasource: dataSource,
    queryMode: 'Metrics' as const,
    metricQueryType: 0 as const,
    metricEditorMode: 0 as const,
    id: '',
    region,
    namespace,
    metricName,
    dimensions: Object.fromEntries(dimensions.map(([name, value]) => [name, print(String(value))])),
    matchExact: true,
    statistic,
    period: String(period.toSeconds()),
    expression: '',
    // Empty: CloudWatch names the lines by what distinguishes them.
    label: metric.label ?? '',
  };
}

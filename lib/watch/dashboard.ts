import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Token } from 'aws-cdk-lib';
import {
  AlarmState,
  AlarmStatusWidget,
  CfnDashboard,
  Color,
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { inParts } from '../synthesis/in-parts.ts';
import { limits } from '../synthesis/limits.ts';
import { outDirectory } from '../synthesis/out-directory.ts';
import { substituted } from '../synthesis/substituted.ts';
import type { ConnectorAlarms } from './alarms.ts';
import { deployedNames } from './deployed-names.ts';
import type { DeployedName } from './deployed-names.ts';
import { grafanaModel, grafanaUid } from './grafana.ts';
import { describePanels } from './panels.ts';
import type { Panel, Section } from './panel.ts';
import type { Watched } from './watched.ts';

export interface ConnectorDashboardProps {
  readonly watched: Watched;
  /** Their thresholds are drawn with their metrics. */
  readonly alarms: ConnectorAlarms;
}

/** A page in CloudWatch; the same page for Grafana is a file beside the template of the stack. */
export class ConnectorDashboard extends Construct {
  readonly dashboard: Dashboard;
  /** The file with the same page as Grafana's JSON model. */
  readonly grafanaFile: string;

  constructor(scope: Construct, id: string, { watched, alarms }: ConnectorDashboardProps) {
    super(scope, id);
    const name = `millrace-${watched.connectorName}`;
    const sections = describePanels(watched, alarms.definitions);
    checkSize(sections, watched);
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: name,
      periodOverride: PeriodOverride.INHERIT,
    });
    this.dashboard.addWidgets(...alarmWidgets(titleOf(watched), alarms.shown));
    for (const { title, panels } of sections) {
      this.dashboard.addWidgets(new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }));
      this.dashboard.addWidgets(...panels.map(drawPanel));
    }
    const { defaultChild } = this.dashboard.node;
    if (CfnDashboard.isCfnDashboard(defaultChild)) {
      defaultChild.dashboardBody = substituted(defaultChild.dashboardBody);
    }
    this.grafanaFile = join(outDirectory(this), `${Stack.of(this).artifactId}.${name}.grafana.json`);
    writeFileSync(this.grafanaFile, this.renderGrafana(deployedNames(scope, watched), watched, sections));
  }

  private renderGrafana(
    names: readonly DeployedName[],
    watched: Watched,
    sections: readonly Section[],
  ): string {
    const stack = Stack.of(this);
    const variables = names.filter(({ value }) => Token.isUnresolved(value));
    const identify = (value: string): string => JSON.stringify(stack.resolve(value));
    const outputs = new Map(variables.map(({ output, value }) => [identify(value), output]));
    const model = grafanaModel(sections, {
      uid: grafanaUid(watched.connectorName),
      title: titleOf(watched),
      region: Token.isUnresolved(stack.region) ? 'default' : stack.region,
      variables,
      print: (value) => {
        if (!Token.isUnresolved(value)) return value;
        const output = outputs.get(identify(value));
        if (output !== undefined) return `\${${output}}`;
        throw new Error(`the dashboard reads ${identify(value)}, a name that is not among deployedNames`);
      },
    });
    return `${JSON.stringify(model, undefined, 2)}\n`;
  }
}

const titleOf = ({ connectorName }: Watched): string => `Millrace connector ${connectorName}`;

/** The state of alarms: of all where one widget holds them, of those that fire where it takes several. */
function alarmWidgets(title: string, shown: readonly IAlarm[]): readonly AlarmStatusWidget[] {
  const { value: most } = limits.dashboardWidgetAlarms;
  if (shown.length <= most) {
    return [new AlarmStatusWidget({ title, alarms: [...shown], width: 24, height: 4 })];
  }
  return inParts(shown, most).map(
    (alarms, index, { length }) =>
      new AlarmStatusWidget({
        title: `${title}: alarms that fire (${index + 1} of ${length})`,
        alarms: [...alarms],
        states: [AlarmState.ALARM],
        width: 24,
        height: 2,
      }),
  );
}

/** A dashboard cannot be continued on another: one connector has one. */
function checkSize(sections: readonly Section[], { connectorName, topicSources }: Watched): void {
  const panels = sections.flatMap((section) => section.panels);
  const counts = [
    {
      what: 'metrics',
      count: panels.flatMap(({ metrics }) => metrics).length,
      most: limits.dashboardMetrics,
    },
    // Each section has a title; of the alarms there are a few.
    { what: 'widgets', count: panels.length + sections.length, most: limits.dashboardWidgets },
  ];
  const problems = counts.flatMap(({ what, count, most: { value } }) =>
    count <= value
      ? []
      : [
          `the dashboard of connector '${connectorName}' has ${count} ${what} for its ${topicSources.length} topics; allowed: ${value}; ` +
            'divide the routes among several connectors',
        ],
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function drawPanel({ title, unit, metrics, thresholds }: Panel): GraphWidget {
  return new GraphWidget({
    title: unit === undefined ? title : `${title} (${unit})`,
    left: [...metrics],
    leftAnnotations: thresholds.map(({ alarmId, value }) => ({ value, label: alarmId, color: Color.RED })),
    leftYAxis: { min: 0, showUnits: false },
    width: 8,
    height: 6,
    view: GraphWidgetView.TIME_SERIES,
  });
}

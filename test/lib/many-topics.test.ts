import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import type { ConnectorDefinition } from '../../core/connector/connector.ts';
import { isObject } from '../../core/value/is-object.ts';
import { limits } from '../../lib/synthesis/limits.ts';
import { Store } from '../../lib/store/store.ts';
import { scratchFolder } from '../support/scratch.ts';
import { clicksConnector, clicksSource, clicksStore } from './support/connector.ts';
import { readTemplates, resolveLongest } from './support/template-file.ts';
import type { TemplateFile, TemplateResource } from './support/template-file.ts';

const scratch = scratchFolder();

/** Routes from so many topics, each into a table of its own, from which they also delete. */
function manyTopics(count: number): { readonly definition: ConnectorDefinition; readonly schema: string } {
  const names = Array.from({ length: count }, (_, index) => `page_views_by_visitor_${index + 1}`);
  return {
    definition: {
      name: 'page-views-of-all-shops',
      routes: names.map((name) => ({
        topic: `shop.${name}`,
        table: `shop.${name}`,
        columns: { id: 'key' },
        tombstones: 'delete',
      })),
    },
    schema: names.map((name) => `CREATE TABLE shop.${name} (id text PRIMARY KEY);\n`).join(''),
  };
}

function synthesize(count: number, store: 'keyspaces' | 'cassandra'): readonly TemplateFile[] {
  const folder = join(scratch, `${store}-${count}`);
  mkdirSync(folder, { recursive: true });
  const { definition, schema } = manyTopics(count);
  const schemaFile = join(folder, 'tables.cql');
  writeFileSync(schemaFile, schema);
  const topics = definition.routes.map(({ topic }) => [topic, { partitions: 3 }] as const);
  const connector = clicksConnector(
    folder,
    {
      schemaFile,
      source: clicksSource({ createTopics: Object.fromEntries(topics) }),
      store: store === 'keyspaces' ? Store.keyspaces() : clicksStore(),
    },
    definition,
  );
  App.of(connector)?.synth();
  return readTemplates(join(folder, 'assembly'));
}

const ofType = (templates: readonly TemplateFile[], type: string): readonly TemplateResource[] =>
  templates.flatMap(({ resources }) => resources).filter((resource) => resource.type === type);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => String(resolveLongest(value));

/** The names in the rule of a composite alarm. */
const childrenOf = ({ properties }: TemplateResource): readonly string[] =>
  [...textOf(properties['AlarmRule']).matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name = '']) => name);

const nameOf = ({ properties }: TemplateResource): string => String(properties['AlarmName']);

/** Policies by the logical id of their role: the characters of each. */
function policySizes(
  templates: readonly TemplateFile[],
  type: string,
): ReadonlyMap<string, readonly number[]> {
  const sizes = new Map<string, readonly number[]>();
  for (const { properties } of ofType(templates, type)) {
    const characters = JSON.stringify(resolveLongest(properties['PolicyDocument'])).length;
    for (const role of listOf(properties['Roles'])) {
      const id = JSON.stringify(role);
      sizes.set(id, [...(sizes.get(id) ?? []), characters]);
    }
  }
  return sizes;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);

const cases = ([1, 9, 18, 60] as const).flatMap((count) => [
  { count, store: 'keyspaces' } as const,
  { count, store: 'cassandra' } as const,
]);

describe.each(cases)('$count topics into $store', ({ count, store }) => {
  const templates = synthesize(count, store);
  const alarms = ofType(templates, 'AWS::CloudWatch::Alarm');
  const composites = ofType(templates, 'AWS::CloudWatch::CompositeAlarm');
  const [dashboard] = ofType(templates, 'AWS::CloudWatch::Dashboard');
  const body: unknown = JSON.parse(textOf(dashboard?.properties['DashboardBody']));
  const widgets = isObject(body) ? listOf(body['widgets']).filter(isObject) : [];
  const contentOf = (widget: Readonly<Record<string, unknown>>, name: string): readonly unknown[] =>
    isObject(widget['properties']) ? listOf(widget['properties'][name]) : [];

  it('every stack is within what CloudFormation takes', () => {
    for (const { resources, outputs, parameters, bytes } of templates) {
      expect(resources.length).toBeLessThanOrEqual(limits.stackResources.value);
      expect(outputs).toBeLessThanOrEqual(limits.stackOutputs.value);
      expect(parameters).toBeLessThanOrEqual(limits.stackParameters.value);
      expect(bytes).toBeLessThanOrEqual(limits.templateBytes.value);
    }
    const all = sum(templates.map(({ resources }) => resources.length));
    expect(all).toBeLessThanOrEqual(limits.nestedResources.value);
  });

  it('every topic has its alarms, of names that CloudWatch takes and no other has', () => {
    const perTopic = store === 'keyspaces' ? 7 + 2 * 4 : 7;
    expect(alarms.length).toBeGreaterThanOrEqual(count * perTopic);
    const names = [...alarms, ...composites].map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    expect(most(names.map(({ length }) => length))).toBeLessThanOrEqual(limits.alarmNameCharacters.value);
    const texts = alarms.map(({ properties }) => textOf(properties['AlarmDescription']).length);
    expect(most(texts)).toBeLessThanOrEqual(limits.alarmDescriptionCharacters.value);
    const queries = alarms.map(({ properties }) => listOf(properties['Metrics']).length);
    expect(most(queries)).toBeLessThanOrEqual(limits.alarmExpressionMetrics.value);
  });

  it('one alarm combines all of high severity, by rules that CloudWatch takes', () => {
    const byName = new Map(composites.map((composite) => [nameOf(composite), composite]));
    for (const composite of composites) {
      const rule = textOf(composite.properties['AlarmRule']);
      expect(rule.length).toBeLessThanOrEqual(limits.compositeRuleCharacters.value);
      expect(childrenOf(composite).length).toBeLessThanOrEqual(limits.compositeChildren.value);
      const elements = childrenOf(composite).length + (rule.match(/[()]/g)?.length ?? 0);
      expect(elements).toBeLessThanOrEqual(limits.compositeElements.value);
    }
    const leaves = (name: string): readonly string[] => {
      const composite = byName.get(name);
      return composite === undefined ? [name] : childrenOf(composite).flatMap(leaves);
    };
    const combined = leaves('millrace/page-views-of-all-shops/connector-unhealthy');
    const high = alarms
      .map(nameOf)
      .filter((name) => /(offset-lag|polling-errors|dead-letters)(\/|$)/.test(name));
    expect(high.length).toBe(count * 2 + 1);
    expect(new Set(combined).size).toBe(combined.length);
    expect(combined).toEqual(expect.arrayContaining(high));
    expect(alarms.map(nameOf)).toEqual(expect.arrayContaining([...combined]));
  });

  it('the dashboard shows all alarms and is within what CloudWatch takes', () => {
    expect(widgets.length).toBeLessThanOrEqual(limits.dashboardWidgets.value);
    const shown = widgets.map((widget) => contentOf(widget, 'alarms').length);
    expect(most(shown)).toBeLessThanOrEqual(limits.dashboardWidgetAlarms.value);
    expect(sum(shown)).toBe(alarms.length + composites.length);
    const metrics = widgets.map((widget) => contentOf(widget, 'metrics').length);
    expect(most(metrics)).toBeLessThanOrEqual(limits.dashboardWidgetMetrics.value);
    expect(sum(metrics)).toBeLessThanOrEqual(limits.dashboardMetrics.value);
  });

  it('every topic has an event source, and a group of pollers has no more than Lambda takes', () => {
    const sources = ofType(templates, 'AWS::Lambda::EventSourceMapping').filter(
      ({ properties }) => properties['Topics'] !== undefined,
    );
    expect(sources.length).toBe(count);
    const groups = new Map<string, number>();
    for (const { properties } of sources) {
      const { ProvisionedPollerConfig: pollers } = properties;
      const group = isObject(pollers) ? String(pollers['PollerGroupName']) : '';
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
    expect(most([...groups.values()])).toBeLessThanOrEqual(limits.pollerGroupEventSources.value);
  });

  it('CloudFormation does not create or change more tables at a time than Keyspaces does', () => {
    const tables = ofType(templates, 'AWS::Cassandra::Table');
    const ids = new Set(tables.map(({ id }) => id));
    const waits = new Map(
      tables.map(({ id, dependsOn }) => [id, dependsOn.filter((other) => ids.has(other))]),
    );
    // Tables that wait for none, and chains of tables that wait for each other: at most so many are made at a time.
    const chains = tables.filter(({ id }) => waits.get(id)?.length === 0).length;
    expect(chains).toBe(Math.min(tables.length, 40));
    expect(chains).toBeLessThan(limits.keyspacesConcurrentDdl.value);
    const followed = [...waits.values()].flat();
    expect(new Set(followed).size).toBe(followed.length);
  });

  it('every role has policies that IAM takes', () => {
    for (const [, sizes] of policySizes(templates, 'AWS::IAM::Policy')) {
      expect(sum(sizes)).toBeLessThanOrEqual(limits.inlinePolicyCharacters.value);
    }
    for (const [, sizes] of policySizes(templates, 'AWS::IAM::ManagedPolicy')) {
      expect(most(sizes)).toBeLessThanOrEqual(limits.managedPolicyCharacters.value);
      expect(sizes.length).toBeLessThanOrEqual(limits.managedPoliciesPerRole.value);
    }
  });

  it('every function has an environment that Lambda takes', () => {
    for (const { properties } of ofType(templates, 'AWS::Lambda::Function')) {
      const { Environment: environment } = properties;
      const variables = isObject(environment) ? environment['Variables'] : {};
      const bytes = JSON.stringify(resolveLongest(variables)).length;
      expect(bytes).toBeLessThanOrEqual(limits.functionEnvironmentBytes.value);
    }
  });
});

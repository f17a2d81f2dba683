import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { EventRecordFormat } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import { VpcConnection } from '../../lib/source/vpc-connection.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';
import { clicksSource, clicksStack } from './support/connector.ts';
import { refusedBrokers } from './support/refused-brokers.ts';
import { glue, refusedOptions } from './support/refused-options.ts';
import { existing, selfManaged, serverless } from './support/refused-source.ts';
import type { RefusedSource } from './support/refused-source.ts';
import { sourceContext } from './support/source.ts';
import { emptyStack, secretOf } from './support/stack.ts';

const scratch = scratchFolder();
const rows = [...refusedBrokers, ...refusedOptions];

function bind({ source, context, env }: Pick<RefusedSource, 'source' | 'context' | 'env'>): void {
  const stack = emptyStack(scratch, env);
  source(stack).bind(stack, { ...sourceContext(stack), ...context });
}

describe('sources that AWS would refuse', () => {
  it.each(rows)('a source is refused with $what ($page)', (row) => {
    expect(() => {
      bind(row);
    }).toThrow(row.says);
  });

  it('the table of docs/DEPLOY.md has each of these rows with its source, and no other', () => {
    const page = readFileSync(join(projectRoot, 'docs/DEPLOY.md'), 'utf8');
    const [, section = ''] = page.split('\n## Refused at synthesis\n');
    const [table = ''] = section.split('\n## ');
    const told = [...table.matchAll(/^\| (.+?) +\| \[[^\]]+\]\((\S+)\) +\|$/gm)];
    const printed = new Set(rows.map((row) => `${row.what}: ${row.page}`));
    expect(told.map(([, what, source]) => `${what}: ${source}`).sort()).toEqual([...printed].sort());
  });

  it('a source is refused with all of its problems at once', () => {
    expect(() => {
      bind({
        source: (stack) =>
          existing({
            clusterArn: serverless,
            authentication: KafkaAuthentication.scram512(secretOf(stack, 'kafka')),
            startFrom: new Date('2999-01-01'),
            filters: [],
          }),
      });
    }).toThrow(/AmazonMSK_[^]*takes IAM only[^]*source\.startFrom[^]*source\.filters/);
  });
});

describe('filters of a connector that deletes rows', () => {
  const filtered = { source: clicksSource({ filters: [{ type: ['click'] }] }) };
  const route = {
    topic: 'web.clicks',
    table: 'web.clicks',
    columns: { id: 'key', at: 'timestamp' },
  } as const;
  const connector = (deletes: Partial<RouteDefinition>): (() => Stack) => {
    const definition = { name: 'clicks', routes: [{ ...route, ...deletes }] };
    return () =>
      clicksStack(join(scratch, JSON.stringify(deletes).replaceAll(/\W/g, '')), filtered, definition);
  };

  it.each<Partial<RouteDefinition>>([
    { tombstones: 'delete' },
    { emptyValues: { jsonNull: 'delete' } },
    { emptyValues: { noBytes: 'delete' } },
  ])('filters are refused with a route of %j', (deletes) => {
    expect(connector(deletes)).toThrow(
      /source\.filters: not possible with routes that delete .*'web\.clicks'/,
    );
  });

  it('filters are accepted with a route that skips tombstones', () => {
    expect(connector({ tombstones: 'skip' })).not.toThrow();
  });
});

describe('sources that look like these and are accepted', () => {
  const accepted: readonly (Pick<RefusedSource, 'source' | 'context'> & { readonly what: string })[] = [
    {
      what: 'a pattern on fields of the JSON named as parts of a record, beside another',
      source: () => existing({ filters: [{ value: { type: ['order'] }, id: [{ exists: true }] }] }),
    },
    {
      what: 'every documented rule of a filter',
      source: () =>
        existing({
          filters: [
            {
              a: ['x', 1, true, null, ''],
              b: [{ prefix: 'x' }, { suffix: 'y' }, { 'equals-ignore-case': 'z' }],
              c: { d: [{ 'anything-but': ['x'] }, { numeric: ['>', 0, '<=', 5] }, { exists: false }] },
              $or: [{ e: ['x'] }, { f: ['y'] }],
            },
          ],
        }),
    },
    {
      what: 'a secret of another name through a VPC connection, where it may be a copy',
      source: (stack) =>
        existing({
          vpcConnection: VpcConnection.create(),
          authentication: KafkaAuthentication.scram512(secretOf(stack, 'kafka')),
        }),
    },
    { what: 'brokers in the VPC that ask for no login', source: () => selfManaged({}) },
    {
      what: 'a registry that hands over the bytes to a format that looks for ids in the event',
      source: (stack) => existing({ schemaRegistry: glue(stack, EventRecordFormat.SOURCE) }),
      context: {
        formats: [
          { topic: 'shop.orders', side: 'value', kind: 'avro', registry: 'glue', isSchemaInEvent: true },
          { topic: 'shop.orders', side: 'key', kind: 'avro', registry: 'confluent', isSchemaInEvent: false },
        ],
      },
    },
    {
      what: 'a registry that hands over JSON to json()',
      source: (stack) => existing({ schemaRegistry: glue(stack) }),
      context: {
        formats: [
          { topic: 'shop.orders', side: 'value', kind: 'json', registry: undefined, isSchemaInEvent: false },
        ],
      },
    },
    {
      what: 'deletes by tombstones without a filter',
      source: () => existing({}),
      context: { deletingTopics: ['shop.orders'] },
    },
  ];

  it.each(accepted)('a source is accepted with $what', (row) => {
    expect(() => {
      bind(row);
    }).not.toThrow();
  });
});

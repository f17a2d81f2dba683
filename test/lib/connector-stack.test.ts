import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import { Polling } from '../../lib/source/polling.ts';
import { clicks, clicksProps, clicksSource, clicksStack, clicksStore } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf, warningsOf } from './support/stack.ts';

const scratch = scratchFolder();
let folders = 0;
const nextFolder = () => join(scratch, String((folders += 1)));

describe('connector stack', () => {
  it('a connector stack whose connector does not fit its tables is refused with every problem', () => {
    const folder = nextFolder();
    const route: RouteDefinition = {
      topic: 'web.clicks',
      table: 'web.clicks',
      columns: { idd: 'key', at: 'timestamp' },
    };
    expect(() => clicksStack(folder, {}, { name: 'clicks', routes: [route] })).toThrow(
      /2 problems[^]*columns\.idd[^]*'?id'?/,
    );
  });

  it('a connector stack with a mistake in schema.cql is refused with file, line and column', () => {
    const schemaFile = join(scratch, 'broken.cql');
    writeFileSync(schemaFile, 'CREATE TABLE web.clicks (\n  id texxt PRIMARY KEY);\n');
    expect(() => clicksStack(nextFolder(), { schemaFile })).toThrow(/broken\.cql:2:6: /);
  });

  it('a connector stack has a bill of materials of its bundle beside its template', () => {
    const folder = nextFolder();
    clicksStack(folder);
    expect(readdirSync(join(folder, 'assembly')).filter((name) => name.endsWith('.cdx.json'))).toHaveLength(
      1,
    );
  });

  it('a connector stack that bisects batches is refused if only the order of requests orders the writes', () => {
    const source = clicksSource({ polling: Polling.provisioned({ bisectBatchOnError: true }) });
    const ordered = {
      ...clicks,
      routes: clicks.routes.map((route) => ({ ...route, timestamp: 'server' as const })),
    };
    expect(() => clicksStack(nextFolder(), { source }, ordered)).toThrow(
      "bisectBatchOnError: true is not possible with timestamp: 'server' (the routes of 'web.clicks')",
    );
    expect(() => clicksStack(nextFolder(), { source })).not.toThrow();
  });

  it('a connector stack warns if there are no tables to check the connector against', () => {
    const props = clicksProps(nextFolder());
    const elsewhere = join(scratch, 'connector.ts');
    writeFileSync(elsewhere, `export default ${JSON.stringify(clicks)};\n`);
    const stack = clicksStack(nextFolder(), { ...props, connectorFile: elsewhere });
    expect(warningsOf(stack)).toEqual([expect.stringContaining('no schema.cql beside the connector')]);
  });

  it('the function is told to fail the whole batch if partial responses are not supported', () => {
    const source = clicksSource({ polling: Polling.onDemand() });
    const stack = clicksStack(nextFolder(), { source });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { MILLRACE_FAILURE_RESPONSE: 'throw' } },
    });
  });

  it('the function is told its rate ceilings, and nothing about those that are not set', () => {
    const options = { rowsPerSecond: 5000, bytesPerSecond: 2_000_000 };
    const stack = clicksStack(nextFolder(), { function: options });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          MILLRACE_ROWS_PER_SECOND: '5000',
          MILLRACE_BYTES_PER_SECOND: '2000000',
          MILLRACE_MAX_REQUESTS_IN_FLIGHT: Match.absent(),
        },
      },
    });
  });

  it('a connector stack warns if rows are sent in plain text', () => {
    const stack = clicksStack(nextFolder(), { store: clicksStore({ tls: 'off' }) });
    expect(warningsOf(stack)).toEqual([expect.stringContaining('plain text')]);
  });

  it('the function may connect only to the CQL port and to endpoints', () => {
    const [group] = propertiesOf(clicksStack(nextFolder()), 'AWS::EC2::SecurityGroup').filter(
      ({ GroupDescription: text }) => String(text).startsWith('Millrace function'),
    );
    expect(group).toMatchObject({
      SecurityGroupEgress: [
        { FromPort: 443, ToPort: 443 },
        { FromPort: 9042, ToPort: 9042 },
      ],
    });
  });

  it.each([
    ['a port in a contact point', { contactPoints: ['10.0.0.1:9042'] }, /'10\.0\.0\.1:9042' has a port/],
    ['no contact point', { contactPoints: [] }, /name at least one node/],
  ])('a connector stack is refused with %s', (_, store, message) => {
    expect(() => clicksStack(nextFolder(), { store: clicksStore(store) })).toThrow(message);
  });

  it.each([
    [
      'too little memory',
      { memoryMb: 256 },
      /function\.memoryMb: 256 is out of range; allowed: 512 to 10240 \(an event of 6 MB can need nearly as much\)/,
    ],
    ['half a megabyte', { memoryMb: 512.5 }, /function\.memoryMb: 512\.5/],
    [
      'several of them, all at once',
      { maxInstances: 0, maxRequestsInFlight: 10_001, rowsPerSecond: 0.5, bytesPerSecond: 0 },
      /maxInstances: 0 is[^]*maxRequestsInFlight: 10001[^]*rowsPerSecond: 0\.5[^]*bytesPerSecond: 0 /,
    ],
  ])('a connector stack is refused for its function with %s', (_, options, message) => {
    expect(() => clicksStack(nextFolder(), { function: options })).toThrow(message);
  });
});

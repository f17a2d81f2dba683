import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ConnectorStack } from '../../lib/connector-stack.ts';
import type { ConnectorStackProps } from '../../lib/connector-stack.ts';
import { Connector } from '../../lib/connector.ts';
import type { KeyspacesStoreProps } from '../../lib/store/keyspaces-store.ts';
import { Store } from '../../lib/store/store.ts';
import { clicks, clicksApp, clicksProps, clicksStack, clicksStore } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

function connectorStack(name: string, vary: Partial<ConnectorStackProps> = {}): ConnectorStack {
  const folder = join(scratch, name);
  return new ConnectorStack(clicksApp(folder), 'Clicks', {
    ...clicksProps(folder),
    store: Store.keyspaces(),
    tablesStack: true,
    ...vary,
  });
}

function tablesOf({ tablesStack }: ConnectorStack): Stack {
  if (tablesStack === undefined) throw new Error('there is no stack of tables');
  return tablesStack;
}

/** Logical ids of what each resource waits for, of a type and with these properties. */
const waitsFor = (stack: Stack, type: string, properties: object): readonly (readonly string[])[] =>
  Object.values(Template.fromStack(stack).findResources(type, { Properties: properties })).map(
    ({ DependsOn: ids = [] }: { DependsOn?: readonly string[] }) => ids,
  );

const idsOf = (stack: Stack, type: string): readonly string[] =>
  Object.keys(Template.fromStack(stack).findResources(type));

const tableTypes = ['AWS::Cassandra::Keyspace', 'AWS::Cassandra::Table'] as const;

// UpdateTable has addColumns and nothing that takes a column away, so that a rollback of a table cannot succeed:
// https://docs.aws.amazon.com/keyspaces/latest/APIReference/API_UpdateTable.html
describe('stack of tables', () => {
  const stack = connectorStack('own');
  const tables = tablesOf(stack);

  it('the stack of tables has the keyspaces and tables, and that of the connector has none', () => {
    for (const type of tableTypes) {
      expect(idsOf(tables, type)).toHaveLength(1);
      expect(idsOf(stack, type)).toEqual([]);
    }
  });

  it('the stack of tables is deployed before that of the connector', () => {
    expect(stack.dependencies).toEqual([tables]);
    expect(tables.dependencies).toEqual([]);
  });

  it('the stack of the connector refers to nothing of the stack of tables, so that either can change alone', () => {
    expect(Template.fromStack(tables).findOutputs('*')).toEqual({});
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('Fn::ImportValue');
  });

  it('the stack of tables is named after that of the connector', () => {
    expect(tables.stackName).toBe('Clicks-Tables');
    expect(tables.node.path).toBe('ClicksTables');
    expect(tablesOf(connectorStack('named', { stackName: 'web-clicks' })).stackName).toBe(
      'web-clicks-Tables',
    );
    expect(tables.templateOptions.description).toBe('Tables of Millrace connector clicks');
  });

  it('the stack of tables has the account, Region, tags and protection of that of the connector', () => {
    const env = { account: '111122223333', region: 'eu-west-1' };
    const other = connectorStack('props', {
      env,
      tags: { team: 'web' },
      terminationProtection: true,
    });
    expect(tablesOf(other)).toMatchObject({ ...env, terminationProtection: true });
    expect(tablesOf(other).tags.tagValues()).toEqual({ team: 'web' });
  });

  it('there is no stack of tables unless it is asked for', () => {
    expect(connectorStack('one', { tablesStack: false }).tablesStack).toBeUndefined();
  });

  it('a stack of tables is refused where the store names one already', () => {
    const folder = join(scratch, 'twice');
    const app = clicksApp(folder);
    const store = Store.keyspaces({ tablesStack: new Stack(app, 'WebTables') });
    const props = { ...clicksProps(folder), store, tablesStack: true };
    expect(() => new ConnectorStack(app, 'Clicks', props)).toThrow(
      "tablesStack: true, but store.tablesStack is 'WebTables' already; remove one of them",
    );
  });

  it('a stack of tables is refused for a store whose tables no stack creates', () => {
    expect(() => connectorStack('cassandra', { store: clicksStore() })).toThrow(
      'tablesStack: true, but no stack creates the tables of this store: it is for Store.keyspaces; remove it',
    );
    expect(() => connectorStack('existing', { store: Store.keyspaces({ createTables: false }) })).toThrow(
      'store.createTables: false, but tablesStack given',
    );
  });
});

describe('stack of tables of a user', () => {
  const inStack = (name: string, tablesStack: (app: App) => Stack, props: KeyspacesStoreProps = {}) => {
    const folder = join(scratch, name);
    const app = clicksApp(folder);
    const stack = new Stack(app, 'Web', { env: { account: '111122223333', region: 'eu-west-1' } });
    const tables = tablesStack(app);
    for (const connector of ['clicks', 'views']) {
      new Connector(stack, connector, {
        ...clicksProps(join(folder, connector), { ...clicks, name: connector }),
        store: Store.keyspaces({
          ...props,
          createTables: connector === 'clicks',
          ...(connector === 'clicks' && { tablesStack: tables }),
        }),
      });
    }
    return { stack, tables };
  };

  it('the tables of a connector can be in a given stack, which is deployed before', () => {
    const { stack, tables } = inStack('given', (app) => new Stack(app, 'WebTables'));
    expect(idsOf(tables, 'AWS::Cassandra::Table')).toHaveLength(1);
    expect(idsOf(stack, 'AWS::Cassandra::Table')).toEqual([]);
    expect(stack.dependencies).toEqual([tables]);
  });

  it('a stack of tables in another account and Region is refused with both', () => {
    const env = { account: '444455556666', region: 'eu-north-1' };
    expect(() => inStack('elsewhere', (app) => new Stack(app, 'WebTables', { env }))).toThrow(
      "store.tablesStack: 'WebTables' is in account 444455556666, the connector in 111122223333; give both stacks the same env\n" +
        "store.tablesStack: 'WebTables' is in region eu-north-1, the connector in eu-west-1",
    );
  });
});

describe('tables in the stack of the connector', () => {
  const stack = clicksStack(join(scratch, 'same'), { store: Store.keyspaces() });

  it('the functions are created or changed after the tables, and the event sources after their function', () => {
    const tables = tableTypes.flatMap((type) => idsOf(stack, type));
    expect(tables).toHaveLength(2);
    const environment = { Variables: { MILLRACE_DIALECT: 'keyspaces' } };
    const waiting = waitsFor(stack, 'AWS::Lambda::Function', { Environment: environment });
    // The function, and that of redrives.
    expect(waiting).toHaveLength(2);
    for (const ids of waiting) expect(ids).toEqual(expect.arrayContaining(tables));
    const [live] = Object.keys(
      Template.fromStack(stack).findResources('AWS::Lambda::Function', {
        Properties: { Handler: 'handler.handler' },
      }),
    );
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      Topics: ['web.clicks'],
      FunctionName: { Ref: live },
    });
  });
});

import { orders, refunds, statements } from '../orders-app.ts';
import { updated, code, grants } from './typical-change.ts';
import type { TypicalChange } from './typical-change.ts';

const withReason = 'CREATE TABLE shop.refunds (id text PRIMARY KEY, at timestamp, reason text);';
const inServerOrder = [orders, refunds].map((route) => ({ ...route, timestamp: 'server' as const }));

export const tableChanges: readonly TypicalChange[] = [
  {
    title: 'a column is added',
    kind: 'keyspaces',
    after: { schema: { refunds: withReason } },
    expected: { 'Cassandra::Table': updated },
  },
  {
    title: 'a column is added',
    kind: 'cassandra',
    after: { schema: { refunds: withReason } },
    expected: { ...code, 'Custom::MillraceTables': updated },
  },
  {
    title: 'a column is removed, or its type changes',
    kind: 'keyspaces',
    before: { schema: { refunds: withReason } },
    after: {},
    expected: { 'Cassandra::Table': 'refused for RegularColumns' },
    problems: ['table-columns-removed'],
  },
  {
    title: 'a table is renamed',
    kind: 'keyspaces',
    after: {
      connector: { routes: [orders, { ...refunds, table: 'shop.returns' }] },
      schema: { refunds: statements.refunds.replace('refunds', 'returns') },
    },
    expected: {
      ...code,
      ...grants,
      'Cassandra::Table': 'created, deleted (the old one stays)',
      'CloudWatch::Alarm': 'created, deleted',
      'CloudWatch::Dashboard': updated,
    },
    problems: ['data-left'],
  },
  {
    title: "a table's key changes",
    kind: 'keyspaces',
    after: {
      schema: { refunds: 'CREATE TABLE shop.refunds (id text, at timestamp, PRIMARY KEY (id, at));' },
    },
    expected: { 'Cassandra::Table': 'refused for ClusteringKeyColumns KeyspaceName TableName' },
    problems: ['table-key-changed'],
  },
  {
    title: 'a field is added to a type',
    kind: 'keyspaces',
    after: { schema: { place: 'CREATE TYPE shop.place (city text, street text);' } },
    expected: { 'Cassandra::Type': 'refused for Fields KeyspaceName TypeName' },
    problems: ['type-changed'],
  },
  {
    title: 'client-side timestamps are switched',
    kind: 'keyspaces',
    after: { keyspaces: { clientSideTimestamps: false }, connector: { routes: inServerOrder } },
    expected: {
      ...code,
      'Cassandra::Table': 'refused for ClientSideTimestampsEnabled KeyspaceName TableName',
    },
    problems: ['table-timestamps-changed', 'table-timestamps-changed'],
  },
  {
    title: "a table's time to live or recovery changes",
    kind: 'keyspaces',
    before: { schema: { refunds: statements.refunds.replace(';', ' WITH default_time_to_live = 60;') } },
    after: { schema: { refunds: statements.refunds.replace(';', ' WITH default_time_to_live = 90;') } },
    expected: { 'Cassandra::Table': updated },
  },
  {
    title: "a table's time to live or recovery changes",
    kind: 'keyspaces',
    after: { keyspaces: { pointInTimeRecovery: false } },
    expected: { 'Cassandra::Table': updated },
  },
  {
    title: 'tables get a stack of their own',
    kind: 'keyspaces',
    before: { stack: { tablesStack: false } },
    after: {},
    expected: {
      'Cassandra::Keyspace': 'deleted (the old one stays), refused for KeyspaceName',
      'Cassandra::Table': 'deleted (the old one stays), refused for KeyspaceName TableName',
      'Cassandra::Type': 'deleted (the old one stays), refused for KeyspaceName TypeName',
    },
    problems: ['name-taken', 'name-taken', 'name-taken', 'name-taken', ...Array<string>(4).fill('data-left')],
  },
];

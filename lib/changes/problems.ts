import { env } from '../../core/contract/environment.ts';
import type { Change } from './compare.ts';
import { holdsData } from './resource-rules.ts';
import { printSubject } from './subject.ts';
import { valueAt } from './values.ts';

/** A change that cannot be deployed, or that costs what somebody may still need. */
export interface ChangeProblem {
  /** Names the kind: `type-changed`. */
  readonly id: string;
  /** `problem`: the deployment fails, changes nothing or loses data. `warning`: it succeeds, and something stays behind. */
  readonly severity: 'problem' | 'warning';
  readonly change: Change;
  /** `table shop.orders` */
  readonly subject: string;
  /** What would change: lower case, no final period. */
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** All that a deployment with these changes cannot do, or does at a price. */
export const problemsOf = (changes: readonly Change[]): readonly ChangeProblem[] =>
  changes.flatMap((change) => {
    const kind = kinds.find(({ matches }) => matches(change, changes));
    if (kind === undefined) return [];
    const { id, severity = 'problem', what, why, fix } = kind;
    return [{ id, severity, change, subject: printSubject(change), what: what(change), why, fix }];
  });

interface Kind {
  readonly id: string;
  readonly severity?: ChangeProblem['severity'];
  readonly matches: (change: Change, all: readonly Change[]) => boolean;
  readonly what: (change: Change) => string;
  readonly why: string;
  readonly fix: string;
}

const isRefused =
  (type: string, ...paths: readonly string[]) =>
  ({ outcome, before, after, decisive }: Change): boolean =>
    outcome === 'refused' &&
    (after ?? before)?.type === type &&
    paths.some((path) => decisive.includes(path));

const isOf =
  (outcome: Change['outcome'], types: ReadonlySet<string>, stays?: boolean) =>
  ({ before, ...change }: Change): boolean =>
    change.outcome === outcome &&
    types.has(before?.type ?? '') &&
    (stays === undefined || change.stays === stays);

const says = (text: string) => () => text;
const listed = ({ decisive }: Change): string => decisive.join(', ');

const eventSource = 'AWS::Lambda::EventSourceMapping';
const clusters = new Set(['AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster']);
const inTwoSteps =
  'deploy with the topic in `detached` of the source, which deletes the event source, and then without; before that ' +
  'read docs/RUNBOOK.md#another-consumer-group';

/** The first that matches is reported. */
const kinds: readonly Kind[] = [
  {
    id: 'type-changed',
    matches: isRefused('AWS::Cassandra::Type', 'Fields'),
    what: says('its fields change'),
    why: 'Keyspaces changes no type: CloudFormation would make it again, and its name is taken',
    fix: 'leave the type as it is deployed; declare one of another name, and a column of that type',
  },
  {
    id: 'table-timestamps-changed',
    matches: isRefused('AWS::Cassandra::Table', 'ClientSideTimestampsEnabled'),
    what: says('client-side timestamps are switched'),
    why: 'CloudFormation sets them when it makes a table, and would make it again under a name that is taken',
    fix: 'leave clientSideTimestamps as it is deployed, or declare a table of another name',
  },
  {
    id: 'table-key-changed',
    matches: isRefused('AWS::Cassandra::Table', 'PartitionKeyColumns', 'ClusteringKeyColumns'),
    what: says('its key changes'),
    why: 'no table changes its key: CloudFormation would make it again, and its name is taken',
    fix: 'leave the table as it is deployed; declare one of another name and have its topic read again: docs/RUNBOOK.md#read-a-topic-again',
  },
  {
    id: 'table-columns-removed',
    matches: isRefused('AWS::Cassandra::Table', 'RegularColumns'),
    what: says('a column is removed, or has another type'),
    why: 'Keyspaces adds columns and changes none, so the deployment fails and rolls back',
    fix: 'leave the columns in schema.cql as they are deployed, and add one of another name',
  },
  {
    id: 'consumer-group-changed',
    matches: isRefused(
      eventSource,
      'AmazonManagedKafkaEventSourceConfig/ConsumerGroupId',
      'SelfManagedKafkaEventSourceConfig/ConsumerGroupId',
    ),
    what: says('its consumer group changes'),
    why: 'Lambda sets the group when it makes an event source, and never again; CloudFormation does not make another',
    fix: inTwoSteps,
  },
  {
    id: 'event-source-taken',
    matches: isRefused(
      eventSource,
      'StartingPosition',
      'StartingPositionTimestamp',
      'Topics',
      'FunctionName',
    ),
    what: says('another is made for the same function, cluster and topic'),
    why: 'Lambda takes one event source for each, and CloudFormation deletes the deployed one only afterwards',
    fix: inTwoSteps,
  },
  {
    id: 'cluster-taken',
    matches: ({ before, outcome }) => outcome === 'refused' && clusters.has(before?.type ?? ''),
    what: (change) => `another cluster of its name is to be made, since it changes in ${listed(change)}`,
    why: 'a cluster gets these when it is made, and its name is taken as long as it exists',
    fix: 'leave them as they are deployed; a cluster of another name begins without records',
  },
  {
    id: 'cluster-replaced',
    matches: (change) => clusters.has(change.before?.type ?? '') && change.outcome === 'replaced',
    what: (change) => `another cluster is made, since it changes in ${listed(change)}`,
    why: 'the new one has no topics and no records; producers still send to the old one',
    fix: 'leave the name, the stage and the network of the cluster as they are deployed',
  },
  {
    id: 'partitions-removed',
    matches: isRefused('AWS::MSK::Topic', 'PartitionCount'),
    what: says('it is to have fewer partitions'),
    why: 'Kafka adds partitions and removes none',
    fix: 'leave the partitions as they are deployed, or create a topic of another name',
  },
  {
    id: 'answers-before-asked',
    matches: (change, all) =>
      failureResponse(change.before) === 'throw' &&
      failureResponse(change.after) === 'partial' &&
      all.some(({ before }) => isPolling(before)),
    what: says('it names the records that failed before its event sources expect that'),
    why:
      'CloudFormation updates the function first; until the event sources have their new mode, Lambda takes such an ' +
      'answer for a success, and the records are lost',
    fix: 'deploy with enabled: false of the source, then with the new polling, then enabled again',
  },
  {
    id: 'name-taken',
    matches: ({ outcome, before }) => outcome === 'refused' && before === undefined,
    what: says('it is to be made, and one of its name exists'),
    why: 'the name is taken until the deployed one is deleted, which comes last if at all',
    fix: 'give it another name, or take the one that exists into the stack: docs/DEPLOY.md#after-a-deployment-that-failed',
  },
  {
    id: 'refused',
    matches: ({ outcome }) => outcome === 'refused',
    what: (change) => `it changes in ${listed(change)}`,
    why: 'it cannot change there, and cannot be made again under its name',
    fix: 'leave it as it is deployed, or give it another name',
  },
  {
    id: 'data-lost',
    matches: (change) =>
      isOf('deleted', holdsData, false)(change) ||
      isOf('replaced', holdsData, false)(change) ||
      isOf('may be replaced', holdsData)(change),
    what: ({ outcome }) => `it is ${outcome === 'deleted' ? '' : 'replaced and '}deleted with what it holds`,
    why: 'nothing in the template retains it',
    fix: 'leave it in the template, with DeletionPolicy and UpdateReplacePolicy that retain it',
  },
  {
    id: 'data-replaced',
    matches: isOf('replaced', holdsData, true),
    what: (change) => `another is made, since it changes in ${listed(change)}`,
    why: 'the new one is empty; the old one stays in the account, outside of the stack',
    fix: 'leave it as it is deployed, or see that what it holds is read from there',
  },
  {
    id: 'data-left',
    severity: 'warning',
    matches: isOf('deleted', holdsData, true),
    what: says('it leaves the stack, and stays in the account with what it holds'),
    why: 'CloudFormation does not know it any more, and cannot make another of its name',
    fix: 'delete it by hand when nobody needs it; `cdk import` takes it back',
  },
];

/** How a function of a connector answers a batch with failed records. */
const failureResponse = (resource: Change['before']): unknown =>
  resource === undefined
    ? undefined
    : valueAt(resource.properties, `Environment/Variables/${env.failureResponse}`);

/** An event source of a topic that is not disabled. */
const isPolling = (resource: Change['before']): boolean =>
  resource?.type === eventSource &&
  resource.properties['Topics'] !== undefined &&
  resource.properties['Enabled'] !== false;

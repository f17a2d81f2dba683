import { registriesOf } from '../../../core/connector/registries.ts';
import { parseSecretReference, type SecretReference } from '../../../core/secret/reference.ts';
import type { ProjectConnector } from '../../../project/load-project.ts';
import type { NetworkService } from '../../../lib/network/network-service.ts';
import { parseArn } from '../facts/arn.ts';
import type { AwsAccess } from './aws-access.ts';
import type { EventSourceFacts } from '../facts/event-source-facts.ts';
import { known } from '../facts/fact.ts';
import type { Facts } from '../facts/facts.ts';
import type { TableFacts } from '../facts/table-facts.ts';
import { gatherClusters } from './cluster.ts';
import { gatherConnections, throughConnections } from './connection.ts';
import { gatherGrants } from './grants.ts';
import { gatherSecrets, secretOf, secretsOf } from './secrets.ts';
import { gatherTables, grantTables, type Target } from './tables.ts';
import { neededGrants, type GrantSubject } from '../facts/grants.ts';
import type { LocalConnector } from './local-connector.ts';
import { plannedEventSources } from './planned-event-sources.ts';
import type { PlannedRequest, PlannedStore } from './request.ts';
import { gatherVpc } from './vpc.ts';

/** Learns all that there is to know about a connector before it is deployed. */
export async function gatherPlanned(
  access: AwsAccess,
  request: PlannedRequest,
  { connector, schema }: LocalConnector,
  now: number,
): Promise<Facts> {
  const { store, roleArn, vpcId } = request;
  const planned = plannedEventSources(connector, request);
  const account = parseArn(roleArn ?? request.vpcConnection?.arn ?? '')?.account;
  const connections = await gatherConnections(access, planned, account);
  const sources = throughConnections(planned, connections);
  const tables =
    store === undefined ? undefined : await gatherTables(access, targetOf(store), connector, schema);
  const [clusters, grants, secrets, vpc] = await Promise.all([
    gatherClusters(access, sources),
    roleArn === undefined
      ? undefined
      : gatherGrants(access, roleArn, neededGrants(subjectOf(access, request, sources, connector, tables))),
    gatherSecrets(access, [...sources.flatMap(secretsOf), ...secretOf(credentialsOf(store), 'login')]),
    vpcId === undefined ? undefined : gatherVpc(access, vpcId, calledWith(store, connector)),
  ]);
  return {
    now,
    routes: connector.routes,
    function: undefined,
    eventSources: known(sources),
    clusters,
    connections,
    grants: grants === undefined ? undefined : known(grants),
    secrets,
    registries: [],
    functionPlace: undefined,
    vpc,
    tables,
    deadLetters: undefined,
    changes: undefined,
  };
}

function subjectOf(
  access: AwsAccess,
  { clusterArn, roleArn = '', store }: PlannedRequest,
  eventSources: readonly EventSourceFacts[],
  connector: ProjectConnector,
  tables: TableFacts | undefined,
): GrantSubject {
  const { partition = 'aws', region = access.region } = parseArn(clusterArn) ?? {};
  // The cluster may be another account's; the role never is.
  const { account = '' } = parseArn(roleArn) ?? {};
  return {
    partition,
    region,
    account,
    eventSources,
    logGroup: undefined,
    inVpc: true,
    settings: undefined,
    registries: usesGlue(connector) ? [{ kind: 'glue', region }] : [],
    keyspacesTables: store?.kind === 'keyspaces' ? grantTables(connector, tables) : [],
  };
}

/** What the functions call, as `Connector` tells its network; `undefined` while it is not said where rows go. */
const calledWith = (
  store: PlannedStore | undefined,
  connector: ProjectConnector,
): readonly NetworkService[] | undefined =>
  store && [
    'sqs',
    's3',
    ...(store.kind === 'keyspaces' ? (['keyspaces'] as const) : []),
    ...(credentialsOf(store) === undefined ? [] : (['secretsManager'] as const)),
    ...(usesGlue(connector) ? (['glue'] as const) : []),
  ];

const usesGlue = (connector: ProjectConnector): boolean => registriesOf(connector).includes('glue');

const credentialsOf = (store: PlannedStore | undefined): SecretReference | undefined =>
  store?.kind === 'cassandra' && store.credentialsArn !== undefined
    ? parseSecretReference(store.credentialsArn)
    : undefined;

function targetOf(store: PlannedStore): Target {
  if (store.kind === 'keyspaces') return { dialect: 'keyspaces' };
  const { contactPoints, localDatacenter, tls } = store;
  const certificates = {
    tlsAuthorities: undefined,
    tlsClientCertificate: undefined,
    tlsServerName: undefined,
  };
  return {
    dialect: 'cassandra',
    reach: { contactPoints, localDatacenter, tls, credentials: credentialsOf(store), ...certificates },
  };
}

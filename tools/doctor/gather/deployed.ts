import type { Settings } from '../../../lambda/adapters/environment/settings.ts';
import { parseArn } from '../facts/arn.ts';
import type { AwsAccess } from './aws-access.ts';
import type { EventSourceFacts } from '../facts/event-source-facts.ts';
import { derive, isAbsent, known } from '../facts/fact.ts';
import type { Facts } from '../facts/facts.ts';
import type { FunctionFacts } from '../facts/function-facts.ts';
import type { TableFacts } from '../facts/table-facts.ts';
import { gatherClusters } from './cluster.ts';
import { gatherConnections, throughConnections } from './connection.ts';
import { gatherDeadLetters } from './dead-letters.ts';
import { gatherFunction } from './function.ts';
import { gatherGrants } from './grants.ts';
import { gatherPlace } from './network.ts';
import { gatherRegistries, registrySecrets } from './registries.ts';
import { gatherSecrets, secretOf, secretsOf, type SecretToRead } from './secrets.ts';
import { gatherTables, grantTables, type Target } from './tables.ts';
import { neededGrants, type GrantSubject } from '../facts/grants.ts';
import type { LocalConnector } from './local-connector.ts';

/**
 * Learns all that there is to know about a connector that is deployed, by the name of its function. Rejects if there is
 * no such function.
 */
export async function gatherDeployed(
  access: AwsAccess,
  name: string,
  local: LocalConnector | undefined,
  now: number,
): Promise<Omit<Facts, 'changes'>> {
  const { function: deployed, eventSources } = await gatherFunction(access, name);
  if (isAbsent(deployed)) {
    throw new Error(
      `there is no function '${name}' in ${access.region}; name the one of the stack's output FunctionName, and its Region by --region`,
    );
  }
  const value = deployed.known ? deployed.value : undefined;
  const listed = eventSources.known ? eventSources.value : [];
  const account = value === undefined ? undefined : parseArn(value.arn)?.account;
  const connections = await gatherConnections(access, listed, account);
  const sources = throughConnections(listed, connections);
  const settings = value?.settings.known === true ? value.settings.value : undefined;
  const tables =
    settings === undefined || local === undefined
      ? undefined
      : await gatherTables(access, targetOf(settings), local.connector, local.schema);
  const registries = value?.registries.known === true ? value.registries.value : [];
  const [clusters, grants, secrets, functionPlace, deadLetters, registryFacts] = await Promise.all([
    gatherClusters(access, sources),
    value === undefined
      ? undefined
      : gatherGrants(access, value.roleArn, neededGrants(subjectOf(value, sources, local, tables))),
    gatherSecrets(access, [
      ...sources.flatMap(secretsOf),
      ...settingsSecrets(settings),
      ...registrySecrets(registries),
    ]),
    value === undefined || value.subnetIds.length === 0
      ? undefined
      : gatherPlace(access, value.subnetIds, value.securityGroupIds),
    settings?.deadLetters.kind === 'queue' ? gatherDeadLetters(access, settings.deadLetters.url) : undefined,
    gatherRegistries(registries),
  ]);
  return {
    now,
    routes: local?.connector.routes,
    function: deployed,
    eventSources: derive(eventSources, () => sources),
    clusters,
    connections,
    grants: derive(deployed, () => grants ?? []),
    secrets,
    registries: registryFacts,
    functionPlace: functionPlace === undefined ? undefined : known(functionPlace),
    vpc: undefined,
    tables,
    deadLetters,
  };
}

function subjectOf(
  value: FunctionFacts,
  eventSources: readonly EventSourceFacts[],
  local: LocalConnector | undefined,
  tables: TableFacts | undefined,
): GrantSubject {
  const { partition = 'aws', region = '', account = '' } = parseArn(value.arn) ?? {};
  const settings = value.settings.known ? value.settings.value : undefined;
  const writesKeyspaces = settings?.dialect === 'keyspaces' && local !== undefined;
  return {
    partition,
    region,
    account,
    eventSources,
    logGroup: value.logGroup,
    inVpc: value.subnetIds.length > 0,
    settings,
    registries: value.registries.known ? value.registries.value : [],
    keyspacesTables: writesKeyspaces ? grantTables(local.connector, tables) : [],
  };
}

const settingsSecrets = (settings: Settings | undefined): readonly SecretToRead[] =>
  settings === undefined
    ? []
    : [
        ...secretOf(settings.credentials, 'login'),
        ...secretOf(settings.tlsAuthorities, 'authorities'),
        ...secretOf(settings.tlsClientCertificate, 'client-certificate'),
      ];

const targetOf = (settings: Settings): Target =>
  settings.dialect === 'keyspaces' ? { dialect: 'keyspaces' } : { dialect: 'cassandra', reach: settings };

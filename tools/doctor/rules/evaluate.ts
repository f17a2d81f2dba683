import { checkChanges } from './changes.ts';
import { checkCluster } from './cluster.ts';
import { checkConnection } from './connection.ts';
import { checkDeadLetters } from './dead-letters.ts';
import { checkEventSources } from './event-source.ts';
import { checkFunction } from './function.ts';
import { checkGrants } from './grants.ts';
import { checkNetwork } from './network.ts';
import { checkQuotas } from './quotas.ts';
import { checkRegistries } from './registries.ts';
import { checkSecret } from './secrets.ts';
import { checkTables } from './tables.ts';
import type { Facts } from '../facts/facts.ts';
import { areas, notKnown, type Area, type Finding, type PlacedFinding } from './finding.ts';

/** Judges all that was learned; nothing is asked any more. */
export function evaluate(facts: Facts): readonly PlacedFinding[] {
  const found = findingsByArea(facts);
  return areas.flatMap((area) => found[area].map((finding) => ({ area, ...finding })));
}

function findingsByArea(facts: Facts): Readonly<Record<Area, readonly Finding[]>> {
  const { eventSources, clusters, connections, now } = facts;
  const deployed = facts.function?.known === true ? facts.function.value : undefined;
  const settings = deployed?.settings.known === true ? deployed.settings.value : undefined;
  const sources = eventSources.known ? eventSources.value : [];
  return {
    cluster: [
      ...clusters.flatMap((cluster) => checkCluster(cluster, sources)),
      ...connections.flatMap((connection) => checkConnection(connection, sources)),
    ],
    'event source': eventSources.known
      ? checkEventSources(sources, {
          routes: facts.routes,
          failureResponse: settings?.failureResponse,
          functionTimeoutSeconds: deployed?.timeoutSeconds,
        })
      : [notKnown('the function', 'its event sources are not known', eventSources)],
    function: facts.function === undefined ? [] : checkFunction(facts.function),
    permissions: facts.grants === undefined ? [] : checkGrants(facts.grants),
    secrets: facts.secrets.flatMap((secret) => checkSecret(secret, now)),
    network: checkNetwork(facts),
    registries: deployed === undefined ? [] : checkRegistries(facts, deployed),
    tables: facts.tables === undefined ? [] : checkTables(facts.tables),
    'dead letters': facts.deadLetters === undefined ? [] : checkDeadLetters(facts.deadLetters),
    quotas: deployed === undefined ? [] : checkQuotas(deployed, sources, clusters),
    changes: facts.changes === undefined ? [] : checkChanges(facts.changes),
  };
}

import { openStore } from '../adapters/cassandra/index.ts';
import { openKeyspacesStore } from '../adapters/keyspaces/index.ts';
import { hashConnector } from '../adapters/environment/connector-hash.ts';
import { readSettings } from '../adapters/environment/settings.ts';
import { systemClock as clock } from '../adapters/environment/system-clock.ts';
import { firstOf, firstToExpire } from '../adapters/secrets/certificate-expiry.ts';
import { openSecrets } from '../adapters/secrets/index.ts';
import { openFileSink } from '../adapters/file/index.ts';
import { openSqsSink } from '../adapters/sqs/index.ts';
import type { ConnectorDefinition } from '../../core/connector/connector.ts';
import { ConfigurationError } from '../../core/connector/problem.ts';
import { deadlinePolicy as deadline } from '../../core/flow/deadline.ts';
import { createPacing } from '../../core/flow/pacing.ts';
import { checkExpiration } from '../../core/mapping/check-expiration.ts';
import { groupLimits } from '../../core/plan/group.ts';
import { readConnectionSecrets } from '../adapters/secrets/connection-secrets.ts';
import { compileLiveConnector } from './compile-live.ts';
import { openWith, type OpenRegistries } from './registries/open-registries.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { Services } from './process-batch.ts';
import type { Instance } from './serve.ts';
import { coldState } from './warm-state.ts';

/**
 * Makes everything that a batch is processed with: environment, connections, connector, statements. Rejects with what
 * did not answer within `timeoutMs` (default: 30 s).
 * @param openRegistries opens the schema registries that formats name; default: none can be opened
 */
export async function startInstance(
  definition: ConnectorDefinition,
  telemetry: Telemetry,
  timeoutMs = 30_000,
  openRegistries: OpenRegistries = openWith({}),
): Promise<Instance> {
  const startedAtMs = clock.monotonic();
  const timeLeftMs = (): number => Math.max(0, startedAtMs + timeoutMs - clock.monotonic());
  const settings = readSettings(process.env);
  const { deadLetters: target, failureResponse } = settings;
  const reader = openSecrets();
  const [secrets, registries] = await Promise.all([
    readConnectionSecrets(settings, reader, timeLeftMs()),
    openRegistries(definition, { values: process.env, secrets: reader, timeoutMs: timeLeftMs() }),
  ]);
  const expiring = firstOf([firstToExpire(secrets.certificates), ...registries.expiries]);
  const store =
    settings.dialect === 'keyspaces'
      ? await openKeyspacesStore({ ...settings, ...settings.ceilings, ...secrets }, clock, timeLeftMs())
      : await openStore({ ...settings, ...secrets, tokenAware: true }, timeLeftMs());
  try {
    const loaded = await compileLiveConnector(
      definition,
      store,
      settings.dialect,
      timeLeftMs,
      registries.schemas,
    );
    const { tables, statements } = loaded;
    const { deadLetterLimit = loaded.connector.deadLetterLimit } = settings;
    const connector = { ...loaded.connector, deadLetterLimit };
    const expired = checkExpiration(definition, connector, clock.now());
    if (expired.length > 0) throw new ConfigurationError(expired);
    telemetry.emit({
      kind: 'cold-started',
      durationMs: clock.monotonic() - startedAtMs,
      tables,
      statements,
      ...(expiring && { firstToExpire: expiring }),
    });
    const services: Services = {
      connector,
      identity: { name: connector.name, configHash: hashConnector(definition) },
      store,
      deadLetters: target.kind === 'file' ? openFileSink(target.path) : openSqsSink(target),
      telemetry,
      clock,
      random: Math.random,
      deadline,
      pacing: createPacing({ boundsPartitions: settings.dialect === 'keyspaces', ...settings.ceilings }),
      groupLimits,
      failureResponse,
      ...(expiring && { certificatesExpireAtMs: expiring.expiresAtMs }),
    };
    return {
      services,
      warm: coldState(settings.maxRequestsInFlight),
      probeAfterIdleMs: settings.probeAfterIdleMs,
    };
  } catch (error) {
    await store.close(timeLeftMs());
    throw error;
  }
}

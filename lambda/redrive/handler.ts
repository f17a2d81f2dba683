import connector from '#connector';
import { hashConnector } from '../adapters/environment/connector-hash.ts';
import { systemClock as clock } from '../adapters/environment/system-clock.ts';
import { openLargeLetters } from '../adapters/sqs/index.ts';
import { openTelemetry } from '../adapters/telemetry/index.ts';
import { deployedName } from '../../core/contract/deployed-name.ts';
import { env } from '../../core/contract/environment.ts';
import type { LetterResponse } from '../../core/dead-letters/letter-event.ts';
import type { LambdaContext } from '../ports/lambda-context.ts';
import { Redriver } from './redrive-letters.ts';
import { openRegistries } from '../carry/registries/bundled.ts';
import { startInstance } from '../carry/start.ts';

// A name of its own, which no connector can have: old records would ring the alarms on freshness.
const telemetry = openTelemetry(`${deployedName(connector.name, process.env[env.stage])}/redrive`);
const bucket = process.env[env.deadLetterBucket];
const redriver = new Redriver({
  connector,
  configHash: hashConnector(connector),
  start: (timeoutMs) => startInstance(connector, telemetry, timeoutMs, openRegistries),
  letters: openLargeLetters(process.env[env.deadLetters] ?? ''),
  bucket: bucket === '' ? undefined : bucket,
  telemetry,
  clock,
});

// While Lambda starts the instance, it gives it a whole CPU.
await redriver.begin();

/** What Lambda calls with messages of the dead-letter queue; those that the answer names go back to it. */
export function handler(event: unknown, lambda: LambdaContext): Promise<LetterResponse> {
  return redriver.redrive(event, () => lambda.getRemainingTimeInMillis());
}

import connector from '#connector';
import { systemClock as clock } from '../adapters/environment/system-clock.ts';
import { openTelemetry } from '../adapters/telemetry/index.ts';
import { deployedName } from '../../core/contract/deployed-name.ts';
import { env } from '../../core/contract/environment.ts';
import type { BatchResponse } from '../../core/settle/batch-response.ts';
import type { LambdaContext } from '../ports/lambda-context.ts';
import { answerEvent } from './answer-event.ts';
import { Server } from './serve.ts';
import { openRegistries } from './registries/bundled.ts';
import { startInstance } from './start.ts';

const telemetry = openTelemetry(deployedName(connector.name, process.env[env.stage]));
const server = new Server({
  start: (timeoutMs) => startInstance(connector, telemetry, timeoutMs, openRegistries),
  telemetry,
  clock,
});

// While Lambda starts the instance, it gives it a whole CPU.
await server.begin();

/** What Lambda calls with each batch; when it rejects, the event source redelivers the whole batch. */
export function handler(event: unknown, lambda: LambdaContext): Promise<BatchResponse> {
  return answerEvent(event, server, telemetry, () => lambda.getRemainingTimeInMillis());
}

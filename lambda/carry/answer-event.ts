import { decodeBatch, type SourceBatch } from '../../core/decode/event/source-batch.ts';
import { isRedrive } from '../../core/dead-letters/is-redrive.ts';
import { reportDeadLettered, toBatchResponse, type BatchResponse } from '../../core/settle/batch-response.ts';
import { hidePayload } from '../../core/settle/unexpected-error.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { reportCrash } from './report-crash.ts';
import type { Server } from './serve.ts';

/**
 * Answers one event of the event source; rejects when the whole batch must be redelivered. A redrive is also told which
 * records have a new dead letter.
 */
export async function answerEvent(
  event: unknown,
  server: Server,
  telemetry: Telemetry,
  remainingMs: () => number,
): Promise<BatchResponse> {
  const { outcomes, failureResponse } = await server.serve(readBatch(event, telemetry), remainingMs);
  const response = toBatchResponse(outcomes, failureResponse);
  return isRedrive(event) ? { ...response, deadLettered: reportDeadLettered(outcomes) } : response;
}

function readBatch(event: unknown, telemetry: Telemetry): SourceBatch {
  try {
    return decodeBatch(event);
  } catch (error) {
    const hidden = hidePayload(error);
    reportCrash(hidden, telemetry);
    throw hidden;
  }
}

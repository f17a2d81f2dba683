import type { FailureResponse } from '../../core/contract/environment.ts';
import { readEventSource, type EventSource } from '../../core/decode/event/event-source.ts';
import { decodeEvent } from '../../core/decode/event/msk-event.ts';
import { letterBudgetMs, recheckBudgetMs, writeBudgetMs } from '../../core/flow/deadline.ts';
import { createLimiter, limiterDefaults, type Limiter } from '../../core/flow/limiter.ts';
import type { CompiledConnector } from '../../core/mapping/compile/compiled.ts';
import type { Outcome } from '../../core/record/outcome.ts';
import type { GroupLimits } from '../../core/plan/group.ts';
import { orderedTopics } from '../../core/plan/ordered-topics.ts';
import { planBatch } from '../../core/plan/plan-batch.ts';
import { emptyTimestampMemory, type TimestampMemory } from '../../core/plan/timestamp-memory.ts';
import { responseTo } from '../../core/settle/batch-response.ts';
import {
  crashOf,
  holdDeadLetters,
  judgeDeadLetters,
  type FloodedTopics,
} from '../../core/settle/dead-letter-limit.ts';
import { emptyWindow, type DeadLetterWindow } from '../../core/settle/dead-letter-window.ts';
import {
  settleDeadLetters,
  writeDeadLetters,
  type ConnectorIdentity,
} from '../../core/dead-letters/dead-letter.ts';
import { postponeDeadLetters, settle } from '../../core/settle/settle.ts';
import { summarizeBatch } from '../../core/settle/telemetry-event.ts';
import { daysLeft } from '../../core/secret/certificates.ts';
import { hidePayload } from '../../core/settle/unexpected-error.ts';
import type { DeadLetterSink } from '../ports/dead-letter-sink.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { recheckFailures, recheckFields, type FieldsCheck } from './recheck-tables.ts';
import { writeGroups, type WriteSettings } from './write-groups.ts';

/** What a batch is processed with; made once, at cold start. */
export interface Services extends WriteSettings {
  readonly connector: CompiledConnector;
  readonly identity: ConnectorIdentity;
  readonly deadLetters: DeadLetterSink;
  readonly telemetry: Telemetry;
  readonly groupLimits: GroupLimits;
  readonly failureResponse: FailureResponse;
  /** When the first of the function's certificates expires; absent where it has none. */
  readonly certificatesExpireAtMs?: number;
}

/** What one batch leaves to the next in the same function instance. */
export interface WarmState {
  readonly timestamps: TimestampMemory;
  readonly limiter: Limiter;
  readonly deadLetters: DeadLetterWindow;
  /** When tables were last read for fields that were left out, on the clock's monotonic time. */
  readonly fieldsCheckedAtMs?: number | undefined;
}

/** The state of a cold start. */
export function coldState(maxRequestsInFlight: number): WarmState {
  const limiter = createLimiter({ ...limiterDefaults, maxLimit: maxRequestsInFlight });
  return { limiter, timestamps: emptyTimestampMemory, deadLetters: emptyWindow };
}

export interface ProcessedBatch {
  /** One per record of the event, in its order. */
  readonly outcomes: readonly Outcome[];
  /** How to answer for them. */
  readonly failureResponse: FailureResponse;
  readonly warm: WarmState;
}

/**
 * Brings a batch into the store: every record of the event ends with exactly one outcome.
 * Throws EventError for an event of the wrong shape, BatchCrash if the configuration is wrong, and UnexpectedError in
 * place of whatever else is thrown; then the whole batch is redelivered.
 * @param isFresh the connector was compiled within this invocation: what fails now is not for an old schema
 */
export async function processBatch(
  event: unknown,
  remainingMs: number,
  warm: WarmState,
  services: Services,
  isFresh = true,
): Promise<ProcessedBatch> {
  try {
    return await process(event, remainingMs, warm, services, isFresh);
  } catch (error) {
    throw hidePayload(error);
  }
}

async function process(
  event: unknown,
  remainingMs: number,
  warm: WarmState,
  services: Services,
  isFresh: boolean,
): Promise<ProcessedBatch> {
  const { clock, connector, telemetry } = services;
  const startedAtMs = clock.monotonic();
  const endsAtMs = startedAtMs + remainingMs;
  const deadlineMs = startedAtMs + writeBudgetMs(remainingMs, services.deadline);

  const records = decodeEvent(event);
  // What a batch that crashed has left there.
  connector.observations.drain();
  const budgetMs = (): number => recheckBudgetMs(endsAtMs - clock.monotonic(), services.deadline);
  if (connector.prepare !== undefined) await connector.prepare(records, budgetMs());
  const plan = planBatch(records, connector, warm.timestamps, clock.now(), services.groupLimits);
  const written = await writeGroups(plan.lanes, records.length, warm.limiter, deadlineMs, {
    ...services,
    isFresh,
  });
  // Records are mapped on the way: only now it is known what was left out of them.
  const fields: FieldsCheck = isFresh
    ? { checkedAtMs: undefined }
    : await recheckFields(services, warm.fieldsCheckedAtMs, budgetMs());
  if (fields.changed !== undefined) throw fields.changed;

  const found = [...plan.mapped.failures, ...written.failures];
  const failures = isFresh ? found : await recheckFailures(found, connector, services.store, budgetMs());
  const settled = settle({ ...plan.mapped, records, failures, couplings: plan.couplings });
  const { window, flooded } = judgeDeadLetters(settled, warm.deadLetters, connector.deadLetterLimit);
  const outcomes = await storeDeadLetters(
    withinLimit(settled, flooded, services),
    readEventSource(event),
    services,
    endsAtMs,
  );
  const expiresAtMs = services.certificatesExpireAtMs;
  telemetry.emit({
    ...summarizeBatch(
      outcomes,
      written.counts,
      written.ackedAtMs,
      clock.monotonic() - startedAtMs,
      connector.observations.drain(),
    ),
    ...(expiresAtMs !== undefined && { certificateDaysLeft: daysLeft(expiresAtMs, clock.now()) }),
  });
  return {
    outcomes,
    failureResponse: responseTo(outcomes, services.failureResponse, orderedTopics(connector)),
    warm: {
      timestamps: plan.remember(),
      limiter: written.limiter,
      deadLetters: window,
      fieldsCheckedAtMs: fields.checkedAtMs,
    },
  };
}

/**
 * What is left to store of a batch's dead letters where a topic has too many: those records are retried, and nothing
 * else. Where the answer can't name records, or a topic's order needs the whole batch, the batch crashes.
 */
function withinLimit(
  settled: readonly Outcome[],
  flooded: FloodedTopics | undefined,
  { connector, failureResponse, telemetry }: Services,
): readonly Outcome[] {
  const ordered = orderedTopics(connector);
  const postponed = postpone(settled, responseTo(settled, failureResponse, ordered));
  if (flooded === undefined || postponed !== settled) return postponed;
  const held = holdDeadLetters(settled, flooded);
  if (responseTo(held, failureResponse, ordered) === 'throw') throw crashOf(flooded);
  const { topics, message, examples } = flooded;
  telemetry.emit({
    kind: 'dead-letters-held',
    code: 'too_many_dead_letters',
    topics: [...topics],
    records: held.filter((outcome, index) => outcome !== settled[index]).length,
    message: message.redacted,
    examples,
  });
  return held;
}

function postpone(outcomes: readonly Outcome[], response: FailureResponse): readonly Outcome[] {
  return response === 'throw' ? postponeDeadLetters(outcomes) : outcomes;
}

async function storeDeadLetters(
  outcomes: readonly Outcome[],
  source: EventSource | undefined,
  { clock, deadLetters, identity }: Services,
  endsAtMs: number,
): Promise<readonly Outcome[]> {
  const letters = writeDeadLetters(outcomes, identity, clock.now(), source);
  if (letters.length === 0) return outcomes;
  const timeoutMs = letterBudgetMs(endsAtMs - clock.monotonic());
  const failures = await deadLetters.store(
    letters.map(({ letter }) => letter),
    timeoutMs,
  );
  return settleDeadLetters(outcomes, letters, failures);
}

import type { FailureResponse } from '../../core/contract/environment.ts';
import type { SourceCluster } from '../../core/decode/event/source-cluster.ts';
import type { SourceBatch } from '../../core/decode/event/source-batch.ts';
import { letterBudgetMs, recheckBudgetMs, writeBudgetMs } from '../../core/flow/deadline.ts';
import type { CompiledConnector } from '../../core/mapping/compile/compiled.ts';
import type { Outcome } from '../../core/record/outcome.ts';
import type { GroupLimits } from '../../core/plan/group.ts';
import { createPlanner } from '../../core/plan/plan-batch.ts';
import {
  crashOf,
  holdDeadLetters,
  judgeDeadLetters,
  type FloodedTopics,
} from '../../core/settle/dead-letter-limit.ts';
import {
  settleDeadLetters,
  writeDeadLetters,
  type ConnectorIdentity,
} from '../../core/dead-letters/dead-letter.ts';
import {
  chooseFailureResponse,
  postponeDeadLetters,
  takesWholeBatch,
  type RedeliveryRule,
} from '../../core/settle/redelivery.ts';
import { settle } from '../../core/settle/settle.ts';
import { summarizeBatch } from '../../core/settle/telemetry-event.ts';
import { daysLeft } from '../../core/secret/certificates.ts';
import { hidePayload } from '../../core/settle/unexpected-error.ts';
import type { DeadLetterSink } from '../ports/dead-letter-sink.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { recheckFailures, recheckFields, type FieldsCheck } from './recheck-tables.ts';
import type { WarmState } from './warm-state.ts';
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

export interface ProcessedBatch {
  /** One per record of the batch, in its order. */
  readonly outcomes: readonly Outcome[];
  /** How to answer for them. */
  readonly failureResponse: FailureResponse;
  readonly warm: WarmState;
}

/**
 * Writes a batch into the store: every record ends with exactly one outcome.
 * Throws BatchCrash if the configuration is wrong, and UnexpectedError in place of whatever else is thrown; then the
 * whole batch is redelivered.
 * @param isFresh the connector was compiled within this invocation: what fails now does not fail for an old schema
 */
export async function processBatch(
  batch: SourceBatch,
  remainingMs: number,
  warm: WarmState,
  services: Services,
  isFresh = true,
): Promise<ProcessedBatch> {
  try {
    return await process(batch, remainingMs, warm, services, isFresh);
  } catch (error) {
    throw hidePayload(error);
  }
}

async function process(
  batch: SourceBatch,
  remainingMs: number,
  warm: WarmState,
  services: Services,
  isFresh: boolean,
): Promise<ProcessedBatch> {
  const { records, source } = batch;
  const { clock, connector, telemetry } = services;
  const startedAtMs = clock.monotonic();
  const endsAtMs = startedAtMs + remainingMs;
  const deadlineMs = startedAtMs + writeBudgetMs(remainingMs, services.deadline);

  // A batch that crashed may have left some.
  connector.observations.drain();
  const budgetMs = (): number => recheckBudgetMs(endsAtMs - clock.monotonic(), services.deadline);
  if (connector.prepare !== undefined) await connector.prepare(records, budgetMs());
  const planner = createPlanner(records, connector, warm.timestamps, clock.now(), services.groupLimits);
  const written = await writeGroups(planner, records.length, warm.limiter, deadlineMs, {
    ...services,
    isFresh,
  });
  const planned = planner.finish();
  const fields: FieldsCheck = isFresh
    ? { checkedAtMs: undefined }
    : await recheckFields(services, warm.fieldsCheckedAtMs, budgetMs());
  if (fields.changed !== undefined) throw fields.changed;

  const found = [...planned.mapped.failures, ...written.failures];
  const failures = isFresh ? found : await recheckFailures(found, connector, services.store, budgetMs());
  const settled = settle({ ...planned.mapped, records, failures, couplings: planned.couplings });
  const { window, flooded } = judgeDeadLetters(settled, warm.deadLetters, connector.deadLetterLimit);
  const rule = { mode: services.failureResponse, orderedTopics: connector.orderedTopics };
  const outcomes = await storeDeadLetters(
    holdBack(settled, flooded, rule, telemetry),
    source,
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
    failureResponse: chooseFailureResponse(outcomes, rule),
    warm: {
      timestamps: planned.timestamps,
      limiter: written.limiter,
      deadLetters: window,
      fieldsCheckedAtMs: fields.checkedAtMs,
    },
  };
}

/**
 * The outcomes whose dead letters may be stored now. If a record takes the whole batch along, none may. Of a topic with
 * too many, none may either: those records are retried and all others are done, or the batch crashes where that would
 * take the whole batch along.
 */
function holdBack(
  settled: readonly Outcome[],
  flooded: FloodedTopics | undefined,
  rule: RedeliveryRule,
  telemetry: Telemetry,
): readonly Outcome[] {
  const postponed = postponeDeadLetters(settled, rule);
  if (flooded === undefined || postponed !== settled) return postponed;
  const { topics, message, examples } = flooded;
  if ([...topics].some((topic) => takesWholeBatch(topic, rule))) throw crashOf(flooded);
  const held = holdDeadLetters(settled, flooded);
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

async function storeDeadLetters(
  outcomes: readonly Outcome[],
  source: SourceCluster | undefined,
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

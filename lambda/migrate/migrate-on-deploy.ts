import { readDeploymentRequest, type DeploymentResult } from '../../core/contract/deployment-request.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deployment } from '../ports/deployment.ts';
import { messageOfThrown } from '../../core/failure/thrown.ts';

export interface DeployServices {
  readonly deployment: Deployment;
  readonly clock: Clock;
  /** Brings the tables to those wanted until the clock's monotonic time is `deadlineMs`; rejects with what prevents it. */
  readonly migrate: (deadlineMs: number) => Promise<void>;
  /** Hears of what made the deployment fail, whole. */
  readonly onFailed: (error: unknown) => void;
}

/** Kept for the answer: without one CloudFormation waits for its own limit. */
const answerMs = 40_000;

/**
 * Answers one request of CloudFormation's: a creation and an update migrate, a deletion does nothing, since tables
 * outlive what fills them. Rejects only if there is nobody to answer, or the answer cannot be given.
 */
export async function migrateOnDeploy(
  event: unknown,
  remainingMs: number,
  { deployment, clock, migrate, onFailed }: DeployServices,
): Promise<void> {
  const request = readDeploymentRequest(event);
  const endMs = clock.monotonic() + remainingMs;
  const result =
    request.kind === 'delete' ? undefined : await resultOf(migrate, clock, endMs - answerMs, onFailed);
  await deployment.answer(request, result, endMs - clock.monotonic() - 1_000);
}

/** Whatever hangs, the answer goes out in time. */
async function resultOf(
  migrate: DeployServices['migrate'],
  clock: Clock,
  deadlineMs: number,
  onFailed: DeployServices['onFailed'],
): Promise<DeploymentResult> {
  const timeLeft = deadlineMs - clock.monotonic();
  const overtime = clock.sleep(timeLeft).then(() => {
    throw new Error(
      `the tables were not ready in ${Math.round(timeLeft / 1_000)} s; deploy again, it goes on from there`,
    );
  });
  // Whichever is later is nobody's business any more.
  overtime.catch(() => undefined);
  try {
    await Promise.race([migrate(deadlineMs), overtime]);
    return undefined;
  } catch (error) {
    onFailed(error);
    return { reason: messageOfThrown(error) };
  }
}

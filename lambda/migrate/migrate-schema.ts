import { SchemaDiffers } from '../../core/cql/migration/difference.ts';
import { keyspacesOf, planMigration } from '../../core/cql/migration/plan-migration.ts';
import type { Schema } from '../../core/cql/schema/schema.ts';
import type { Failure } from '../../core/failure/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { SchemaCluster } from '../ports/schema-cluster.ts';

/** What a migration is made with. */
export interface MigrationServices {
  readonly cluster: SchemaCluster;
  readonly clock: Clock;
  /** Hears of each statement when all nodes have it. */
  readonly onApplied: (statement: string) => void;
}

/** Thrown when a migration stops midway: what is applied stays, and the next one goes on from there. */
export class MigrationStopped extends Error {
  override readonly name = 'MigrationStopped';
}

/** A node that is busy or gone may answer the next time; a refusal stays one. */
const attempts = 3;
const pauseMs = 1_000;

/**
 * The statements that bring a cluster's schema to a wanted one. Throws {@link SchemaDiffers} where adding cannot, and
 * when the nodes do not agree on their schema within `timeoutMs`.
 */
export async function missingStatements(
  wanted: Schema,
  cluster: SchemaCluster,
  timeoutMs: number,
): Promise<readonly string[]> {
  const live = await cluster.readSchema(keyspacesOf(wanted), timeoutMs);
  const { statements, differences } = planMigration(wanted, live);
  if (differences.length > 0) throw new SchemaDiffers(differences);
  return statements;
}

/**
 * Brings a cluster's schema to a wanted one by adding what is missing, one statement after the other, each once every
 * node has the one before. Resolves to what was applied here: nothing, if all was there already.
 *
 * After a failure the cluster is read and the plan made anew. So it is safe to run again after an interruption, and
 * beside another: what that one has added is no longer missing.
 *
 * Throws {@link SchemaDiffers} before anything is changed, and {@link MigrationStopped} when `deadlineMs`, on the
 * clock's monotonic time, has passed or a statement is refused.
 */
export async function migrateSchema(
  wanted: Schema,
  { cluster, clock, onApplied }: MigrationServices,
  deadlineMs: number,
): Promise<readonly string[]> {
  const applied: string[] = [];
  const failures = new Map<string, number>();
  const timeLeft = (): number => {
    const ms = deadlineMs - clock.monotonic();
    if (ms <= 0) throw new MigrationStopped(`time is over ${progress(applied)}`);
    return ms;
  };
  const missing = (): Promise<readonly string[]> => missingStatements(wanted, cluster, timeLeft());

  let statements = await missing();
  while (statements.length > 0) {
    for (const statement of statements) {
      const failure = await cluster.apply(statement, timeLeft());
      if (failure === undefined) {
        applied.push(statement);
        onApplied(statement);
        continue;
      }
      const tries = (failures.get(statement) ?? 0) + 1;
      failures.set(statement, tries);
      const isLast = failure.next !== 'retry' || tries >= attempts;
      // Another migration may have added it meanwhile, or the answer may be lost: then it is there.
      if (isLast && (await missing()).includes(statement)) throw stoppedBy(statement, failure, applied);
      if (!isLast) await clock.sleep(Math.min(pauseMs, timeLeft()));
      break;
    }
    statements = await missing();
  }
  return applied;
}

function stoppedBy(statement: string, failure: Failure, applied: readonly string[]): MigrationStopped {
  const message = `the cluster did not take a statement, ${progress(applied)}: ${failure.message.redacted}\n    ${statement}`;
  return new MigrationStopped(message);
}

function progress({ length }: readonly string[]): string {
  const count = length === 0 ? 'nothing is' : length === 1 ? 'one statement is' : `${length} statements are`;
  return `after ${count} applied; run it again, it goes on from there`;
}

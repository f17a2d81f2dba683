import { known, message } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { WriteGroup, WriteShape } from '../../../core/record/write.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';

/** How the statements of a route with a TTL end. */
const withTtl = /\) USING TTL (\?|\d+)( AND TIMESTAMP \?)?$/;

/**
 * Tells apart why Keyspaces refuses writes with a TTL: for the table, which takes none until that is turned on, or for
 * the row. The table's is configuration, and no reason for a dead letter for each row.
 *
 * AWS documents neither the words of that refusal nor whether it comes when a statement is prepared or when it is
 * executed. So words that are not known are the table's until it has taken one row with a TTL.
 */
export class TtlRefusals {
  /** Tables that have taken a TTL. */
  readonly #taking = new Set<string>();

  /** What becomes of a group with this answer. */
  judge({ writes }: WriteGroup, failure: Failure | undefined): Failure | undefined {
    const [first, second] = writes;
    if (first === undefined || !withTtl.test(first.shape.cql)) return failure;
    const table = nameOf(first.shape);
    if (failure === undefined) this.#taking.add(table);
    if (failure === undefined || this.#taking.has(table)) return failure;
    if (failure.code === 'schema_mismatch') return { ...failure, message: advise(failure) };
    // A group is split first: a row beside this one may be taken.
    if (failure.code !== 'rejected_by_server' || second !== undefined) return failure;
    return { ...failure, next: 'retry', message: advise(failure) };
  }

  /** What to throw in place of an error of preparing statements. */
  explain(shapes: readonly WriteShape[], error: unknown): unknown {
    if (!(error instanceof BatchCrash)) return error;
    const { failure } = error;
    const isOfTtl =
      (failure.code === 'rejected_by_server' || failure.code === 'schema_mismatch') &&
      shapes.some((shape) => nameOf(shape) === failure.table && withTtl.test(shape.cql));
    if (!isOfTtl) return error;
    return new BatchCrash({ ...failure, next: 'crash', code: 'schema_mismatch', message: advise(failure) });
  }
}

const nameOf = ({ keyspace, table }: WriteShape): string => `${keyspace}.${table}`;

const advise = ({ message: reason, table = '' }: Failure) =>
  message`${reason}; the route gives its rows a TTL: where table ${known(table)} does not take one, turn it on (ALTER TABLE ${known(table)} WITH custom_properties = {'ttl': {'status': 'enabled'}}, which cannot be undone), or leave ttl out of the route`;

import { createHash } from 'node:crypto';
import { describeType } from '../../core/cql/describe-type.ts';
import type { WriteShape } from '../../core/plan/write.ts';
import { describeBoundType } from './bound-type.ts';

/** What the driver tells of a prepared statement's variables. */
export interface BoundVariable {
  readonly name: string;
  readonly type: unknown;
}

/** A table's columns have other types than the ones that its values are encoded for. */
export class StatementMismatch extends Error {
  override readonly name = 'StatementMismatch';
}

interface Known {
  readonly table: string;
  /** One per bind marker. */
  readonly types: readonly string[];
}

/**
 * The texts that writes are prepared as, and the types that their values are encoded for.
 *
 * A server names a prepared statement by its text alone, for all clients. Were the text the same whatever the types,
 * an instance that starts after a table was made again would prepare it for the new table, and one that runs would
 * find its statement there and write the old type's bytes into the new column. So the text ends in blanks that stand
 * for the types: it is known to the server only while it means what it was compiled for.
 */
export class Statements {
  readonly #texts = new Map<WriteShape, string>();
  readonly #known = new Map<string, Known>();
  readonly #keyspaces = new Set<string>();
  #mismatch: StatementMismatch | undefined;
  #hasNews = false;

  /** The last mismatch that was found; the driver does not pass it on when it prepares again by itself. */
  get mismatch(): StatementMismatch | undefined {
    return this.#mismatch;
  }

  textOf(shape: WriteShape): string {
    const known = this.#texts.get(shape);
    if (known !== undefined) return known;
    const types = shape.types.map(describeType);
    const text = `${shape.cql}${blanks(types)}`;
    this.#texts.set(shape, text);
    this.#keyspaces.add(shape.keyspace);
    this.#known.set(text, { types, table: `${shape.keyspace}.${shape.table}` });
    return text;
  }

  /** The cluster has told of a change in a keyspace; in any, if it does not say in which. */
  hear(keyspace: string | undefined): void {
    if (keyspace === undefined || this.#keyspaces.has(keyspace)) this.#hasNews = true;
  }

  /** Whether there was such a change since the last call. */
  takeNews(): boolean {
    const hadNews = this.#hasNews;
    this.#hasNews = false;
    return hadNews;
  }

  has(text: string): boolean {
    return this.#known.has(text);
  }

  /** What is wrong with a statement as the server has prepared it; `undefined` if it is what it was compiled for. */
  check(text: string, variables: readonly BoundVariable[]): StatementMismatch | undefined {
    const known = this.#known.get(text);
    if (known === undefined) return undefined;
    const differences = known.types.flatMap((expected, index) => {
      const { name = '', type } = variables[index] ?? {};
      const found = describeBoundType(type);
      // Of a type that is not known here nothing can be said.
      if (type !== undefined && (found === undefined || found === expected)) return [];
      return [`'${name}' is ${found ?? 'not there'}, values are encoded for ${expected}`];
    });
    if (differences.length === 0) return undefined;
    this.#mismatch = new StatementMismatch(
      `table ${known.table} has changed: ${differences.join('; ')}; the schema has to be read again`,
    );
    return this.#mismatch;
  }
}

/** 32 bits of a digest, as spaces and tabs: every server reads past them. */
function blanks(types: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(types)).digest().readUInt32BE();
  return digest.toString(2).padStart(32, '0').replaceAll('0', ' ').replaceAll('1', '\t');
}

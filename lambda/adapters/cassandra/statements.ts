import { createHash } from 'node:crypto';
import { describeType } from '../../../core/cql/describe-type.ts';
import type { TableSchema } from '../../../core/cql/table.ts';
import { layoutDifference, layoutOf, type TableLayout } from '../../../core/cql/table-layout.ts';
import type { WriteShape } from '../../../core/record/write.ts';
import { describeBoundType } from './bound-type.ts';
import type { BoundVariable } from './driver/guard-prepare.ts';

/** A table's columns have other types than the ones that its values are encoded for, or it has another key. */
export class StatementMismatch extends Error {
  override readonly name = 'StatementMismatch';
}

interface Known {
  readonly keyspace: string;
  readonly table: string;
  /** One per bind marker. */
  readonly types: readonly string[];
  readonly layout: TableLayout;
}

/**
 * The texts that writes are prepared as, and the tables that they are compiled for.
 *
 * A server names a prepared statement by its text alone, for all clients. Were the text the same whatever the table,
 * an instance that starts after a table was made again would prepare it for the new table, and one that runs would
 * find its statement there and write the old type's bytes into the new column, or delete a partition in place of a
 * row. So the text ends in blanks that stand for the types and the layout of the table: it is known to the server only
 * while it means what it was compiled for.
 */
export class Statements {
  readonly #texts = new Map<WriteShape, string>();
  readonly #known = new Map<string, Known>();
  readonly #keyspaces = new Set<string>();
  #mismatch: StatementMismatch | undefined;
  #hasNews = false;
  #isSettled = false;

  /** The last mismatch that was found; the driver does not pass it on when it prepares again by itself. */
  get mismatch(): StatementMismatch | undefined {
    return this.#mismatch;
  }

  textOf(shape: WriteShape): string {
    const known = this.#texts.get(shape);
    if (known !== undefined) return known;
    const types = shape.types.map(describeType);
    const { keyspace, table, layout } = shape;
    const text = `${shape.cql}${blanks([types, layout.key, [...layout.columns]])}`;
    this.#texts.set(shape, text);
    this.#keyspaces.add(keyspace);
    this.#known.set(text, { types, keyspace, table, layout });
    return text;
  }

  /** Says that the statements are prepared: a table was read just before, which whatever is prepared later cannot say. */
  settle(): void {
    this.#isSettled = true;
  }

  /** The table of a statement that must be read before the statement is prepared; `undefined` if none must. */
  tableToRead(text: string): { readonly keyspace: string; readonly table: string } | undefined {
    return this.#isSettled ? this.#known.get(text) : undefined;
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
    return differences.length === 0 ? undefined : this.#changed(known, differences.join('; '));
  }

  /** What is wrong with a statement for a table as it is now; `undefined` if it is the one that it was compiled for. */
  checkTable(text: string, now: TableSchema | undefined): StatementMismatch | undefined {
    const known = this.#known.get(text);
    if (known === undefined) return undefined;
    const difference =
      now === undefined
        ? 'it does not exist'
        : layoutDifference(known.layout, layoutOf(now, [...known.layout.columns.keys()]));
    return difference === undefined ? undefined : this.#changed(known, difference);
  }

  #changed({ keyspace, table }: Known, difference: string): StatementMismatch {
    this.#mismatch = new StatementMismatch(
      `table ${keyspace}.${table} has changed: ${difference}; the schema has to be read again`,
    );
    return this.#mismatch;
  }
}

/** 32 bits of a digest, as spaces and tabs: every server reads past them. */
function blanks(compiledFor: readonly unknown[]): string {
  const digest = createHash('sha256').update(JSON.stringify(compiledFor)).digest().readUInt32BE();
  return digest.toString(2).padStart(32, '0').replaceAll('0', ' ').replaceAll('1', '\t');
}

import type { Cursor } from '../cursor.ts';
import { CqlSyntaxError } from '../cursor.ts';
import type { TypeScope } from '../parse-type.ts';

/** What the reader of one statement needs of the file around it. */
export interface StatementScope {
  /** The whole file. */
  readonly text: string;
  /** Of the last `USE`. */
  readonly keyspace: string | undefined;
  /** Takes what is wrong but leaves the rest readable. */
  readonly report: (offset: number, message: string) => void;
  /** The types that a statement in this keyspace can name. */
  readonly typesOf: (keyspace: string) => TypeScope;
}

/** The name of what a statement creates. */
export interface QualifiedName {
  readonly keyspace: string;
  readonly name: string;
  readonly offset: number;
}

/** Reads `keyspace.name`, or `name` where a `USE` stands before. */
export function readQualifiedName(cursor: Cursor, scope: StatementScope, what: string): QualifiedName {
  const first = cursor.expectName(`a ${what}'s name`);
  if (cursor.acceptSymbol('.')) {
    const { name } = cursor.expectName(`a ${what}'s name`);
    return { keyspace: first.name, name, offset: first.offset };
  }
  if (scope.keyspace === undefined) {
    throw new CqlSyntaxError(
      first.offset,
      `the ${what} is in no keyspace; write it as keyspace.${first.name}, or USE keyspace; before it`,
    );
  }
  return { keyspace: scope.keyspace, name: first.name, offset: first.offset };
}

/** Moves past `IF NOT EXISTS` if it is here. */
export function acceptIfNotExists(cursor: Cursor): void {
  if (cursor.acceptWords('IF')) cursor.expectWords('NOT', 'EXISTS');
}

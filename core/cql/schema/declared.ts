import { Cursor, CqlSyntaxError } from '../cursor.ts';
import type { Token } from '../tokens.ts';
import { printIdentifier } from '../identifier.ts';

export type DeclaredKind = 'keyspace' | 'type' | 'table';

const kinds = ['keyspace', 'type', 'table'] as const;

/** What a file creates, sound or not: `type shop.address` → the offset of its name where it is created first. */
export type Declared = ReadonlyMap<string, number>;

/** Looks through a file for all that it creates, so that a statement can be told of what stands below it. */
export function findDeclared(tokens: readonly Token[]): Declared {
  const declared = new Map<string, number>();
  let used: string | undefined;
  for (const [index, token] of tokens.entries()) {
    const word = token.kind === 'name' ? token.text.toUpperCase() : '';
    if (word !== 'CREATE' && word !== 'USE') continue;
    const cursor = new Cursor(tokens.slice(index, index + 10));
    try {
      if (cursor.acceptWords('USE')) used = cursor.expectName('').name;
      else readCreate(cursor, used, declared);
    } catch (error) {
      if (!(error instanceof CqlSyntaxError)) throw error;
    }
  }
  return declared;
}

function readCreate(cursor: Cursor, used: string | undefined, declared: Map<string, number>): void {
  const kind = kinds.find((candidate) => cursor.acceptWords('CREATE', candidate.toUpperCase()));
  if (kind === undefined) return;
  cursor.acceptWords('IF', 'NOT', 'EXISTS');
  const first = cursor.expectName('');
  const second = cursor.acceptSymbol('.') ? cursor.expectName('') : undefined;
  const keyspace = second === undefined && kind !== 'keyspace' ? used : first.name;
  if (keyspace === undefined) return;
  const key = declaredKey(kind, keyspace, (second ?? first).name);
  if (!declared.has(key)) declared.set(key, first.offset);
}

export function declaredKey(kind: DeclaredKind, keyspace: string, name: string): string {
  return kind === 'keyspace'
    ? `keyspace ${printIdentifier(keyspace)}`
    : `${kind} ${printIdentifier(keyspace)}.${printIdentifier(name)}`;
}

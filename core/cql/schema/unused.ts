import { CqlSyntaxError } from '../cursor.ts';
import type { Token } from '../tokens.ts';

/** Statements that a `schema.cql` may hold and that no table is read from, by how they begin. */
const unusedStarts: readonly string[] = [
  ...[
    'INDEX',
    'CUSTOM INDEX',
    'MATERIALIZED VIEW',
    'FUNCTION',
    'AGGREGATE',
    'TRIGGER',
    'ROLE',
    'USER',
  ].flatMap((what) => [`CREATE ${what}`, `CREATE OR REPLACE ${what}`, `ALTER ${what}`, `DROP ${what}`]),
  ...['KEYSPACE', 'TABLE', 'COLUMNFAMILY', 'TYPE'].flatMap((what) => [`ALTER ${what}`, `DROP ${what}`]),
  ...['INSERT INTO', 'UPDATE', 'DELETE', 'SELECT', 'TRUNCATE', 'APPLY BATCH', 'GRANT', 'REVOKE', 'LIST'],
  ...[
    'BEGIN BATCH',
    'BEGIN UNLOGGED BATCH',
    'BEGIN LOGGED BATCH',
    'BEGIN COUNTER BATCH',
    'BEGIN TRANSACTION',
  ],
  ...['DESCRIBE', 'DESC', 'CONSISTENCY', 'SERIAL CONSISTENCY', 'TRACING', 'PAGING', 'EXPAND', 'ADD IDENTITY'],
  ...['COMMIT TRANSACTION', 'COMMENT ON', 'SECURITY LABEL', 'DROP IDENTITY', 'CREATE GENERATED ROLE'],
];

/** What a statement does that is kept and not used, such as `CREATE INDEX`; `undefined` if it is none of these. */
export function unusedStart(tokens: readonly Token[]): string | undefined {
  const words: string[] = [];
  for (const { kind, text } of tokens.slice(0, 4)) {
    if (kind !== 'name') break;
    words.push(text.toUpperCase());
  }
  const text = `${words.join(' ')} `;
  return unusedStarts.find((start) => text.startsWith(`${start} `));
}

const created = ['TABLE', 'TYPE', 'KEYSPACE'];

/**
 * Throws {@link CqlSyntaxError} for what must be said of a statement all the same: a text without its end, which hides
 * all that follows, or a missing semicolon, after which another statement begins.
 */
export function refuseUnreadable(tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'bad' && token.text.includes('without its closing')) {
      throw new CqlSyntaxError(token.offset, `expected the end of the statement, got ${token.text}`);
    }
    const next = tokens[index + 1];
    const begins = index > 0 && isWord(token, 'CREATE') && created.some((what) => isWord(next, what));
    if (begins) throw new CqlSyntaxError(token.offset, `expected ';', got '${token.text}'`);
  }
}

const isWord = (token: Token | undefined, word: string): boolean =>
  token?.kind === 'name' && token.text.toUpperCase() === word;

import { Cursor, CqlSyntaxError } from '../cursor.ts';
import { printIdentifier } from '../identifier.ts';
import type { TypeScope } from '../parse-type.ts';
import { tokenize, type Token } from '../tokens.ts';
import { readKeyspace } from './create-keyspace.ts';
import { readTable } from './create-table.ts';
import { readUserType } from './create-type.ts';
import { addColumns, addFields, readAltered } from './alter.ts';
import { declaredKey, findDeclared, type Declared, type DeclaredKind } from './declared.ts';
import { dropColumns, readDropped, readReduced, renameColumns, renameFields } from './drop-rename.ts';
import { Model } from './model.ts';
import { placeOf } from './place.ts';
import { printQualified, type ParsedSchema, type SchemaStatement, type UnusedStatement } from './schema.ts';
import type { QualifiedName, StatementScope } from './statement-scope.ts';
import { refuseUnreadable, unusedStart } from './unused.ts';

const allowed = 'CREATE KEYSPACE, CREATE TYPE, CREATE TABLE, ALTER, DROP and USE';

/**
 * Reads a `schema.cql`: `CREATE KEYSPACE`, `CREATE TYPE`, `CREATE TABLE`, `USE`, and what `ALTER` adds, drops and renames
 * and `DROP` drops of what the file has created by then. Other statements of CQL are listed as unused. Never throws: every statement is attempted, and what is wrong with
 * any of them comes as a problem, in the order of the file.
 * @param file what problems call it
 */
export function parseSchema(text: string, file: string): ParsedSchema {
  return new SchemaReader(text).read(file);
}

type NamedStatement = Pick<SchemaStatement, 'kind' | 'keyspace' | 'name'>;

class SchemaReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #declared: Declared;
  readonly #problems: { readonly offset: number; readonly message: string }[] = [];
  readonly #statements: SchemaStatement[] = [];
  readonly #unused: UnusedStatement[] = [];
  readonly #model = new Model();
  #usedKeyspace: string | undefined;
  #statementOffset = 0;
  /** Whether the statement at hand names a type that has a problem itself: then it isn't blamed, but not kept either. */
  #restsOnBroken = false;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
    this.#declared = findDeclared(this.#tokens);
  }

  read(file: string): ParsedSchema {
    let start = 0;
    for (const [index, token] of this.#tokens.entries()) {
      if (token.kind !== 'end' && !(token.kind === 'symbol' && token.text === ';')) continue;
      this.#readStatement([...this.#tokens.slice(start, index), { ...token, kind: 'end' }]);
      start = index + 1;
    }
    return {
      schema: {
        statements: this.#statements,
        unused: this.#unused,
        keyspaces: this.#model.keyspaces,
        types: this.#model.types,
        tables: this.#model.tables,
        renames: this.#model.renames,
      },
      problems: this.#problems
        .sort((a, b) => a.offset - b.offset)
        .map(({ offset, message }) => ({ file, ...placeOf(this.#text, offset), message })),
    };
  }

  /** The last token is the end; a statement of only that is empty. */
  #readStatement(tokens: readonly Token[]): void {
    const [first] = tokens;
    if (first === undefined || first.kind === 'end') return;
    const cursor = new Cursor(tokens);
    const problemsBefore = this.#problems.length;
    this.#restsOnBroken = false;
    this.#statementOffset = first.offset;
    try {
      const reduce = this.#readReducing(tokens);
      const keep = reduce ?? this.#dispatch(cursor);
      if (keep === undefined) {
        this.#leave(tokens);
        return;
      }
      if (reduce === undefined && !cursor.isAtEnd) throw cursor.unexpected(`';'`);
      if (!this.#isSoundSince(problemsBefore)) return;
      const text = this.#text.slice(first.offset, tokens.at(-2)?.end);
      this.#statements.push({ ...keep(), text, line: placeOf(this.#text, first.offset).line });
    } catch (error) {
      if (!(error instanceof CqlSyntaxError)) throw error;
      this.#report(error.offset, error.message);
      // Perhaps only a semicolon is missing: what is created next is read all the same.
      const next = tokens.findIndex(
        (token) => isCreate(token) && token.offset > first.offset && token.offset >= error.offset,
      );
      if (next > 0) this.#readStatement(tokens.slice(next));
    }
  }

  #isSoundSince(problemsBefore: number): boolean {
    return this.#problems.length === problemsBefore && !this.#restsOnBroken;
  }

  /** Lists a statement that is not used; throws CqlSyntaxError if it is none that may stand here. */
  #leave(tokens: readonly Token[]): void {
    const what = unusedStart(tokens) ?? '';
    refuseUnreadable(tokens);
    this.#unused.push({ what, line: placeOf(this.#text, this.#statementOffset).line });
  }

  /** Reads a statement and returns what keeps it if nothing is wrong with it; `undefined` for one that is not used. */
  #dispatch(cursor: Cursor): (() => NamedStatement) | undefined {
    if (cursor.acceptWords('CREATE', 'KEYSPACE')) return this.#createKeyspace(cursor);
    if (cursor.acceptWords('CREATE', 'TYPE')) return this.#createType(cursor);
    if (cursor.acceptWords('CREATE', 'TABLE')) return this.#createTable(cursor);
    if (cursor.acceptWords('USE')) return this.#use(cursor);
    const isUnused = unusedStart(cursor.rest()) !== undefined;
    if (cursor.acceptWords('ALTER', 'TABLE')) return this.#addToTable(cursor);
    if (cursor.acceptWords('ALTER', 'TYPE')) return this.#addToType(cursor);
    if (isUnused) return undefined;
    const { kind, text, offset } = cursor.take();
    if (kind === 'bad') throw new CqlSyntaxError(offset, `expected ${allowed}, got ${text}`);
    const words = cursor.token.kind === 'name' ? `${text} ${cursor.token.text}` : text;
    throw new CqlSyntaxError(offset, `'${words.slice(0, 40)}' is not read here; allowed: ${allowed}`);
  }

  #createKeyspace(cursor: Cursor): () => NamedStatement {
    const { offset, ...keyspace } = readKeyspace(cursor, this.#scope());
    const { name } = keyspace;
    this.#refuseSecond('keyspace', name, name, offset);
    return () => {
      this.#model.addKeyspace(keyspace);
      return { kind: 'keyspace', keyspace: name, name };
    };
  }

  #createType(cursor: Cursor): () => NamedStatement {
    const { offset, ...type } = readUserType(cursor, this.#scope());
    const { keyspace, name } = type;
    this.#refuseSecond('type', keyspace, name, offset);
    return () => {
      this.#model.addType(type);
      return { kind: 'type', keyspace, name };
    };
  }

  #createTable(cursor: Cursor): () => NamedStatement {
    const { offset, ...table } = readTable(cursor, this.#scope());
    const { keyspace, name } = table;
    this.#refuseSecond('table', keyspace, name, offset);
    return () => {
      this.#model.setTable(table);
      return { kind: 'table', keyspace, name };
    };
  }

  #addToTable(cursor: Cursor): (() => NamedStatement) | undefined {
    const altered = readAltered(cursor, this.#scope(), 'table');
    if (altered === undefined) return undefined;
    const table = this.#model.tables.get(printQualified(altered.keyspace, altered.name));
    if (table === undefined) {
      this.#refuseLater('table', altered);
      return undefined;
    }
    const changed = addColumns(table, altered, cursor, this.#scope());
    return () => {
      this.#model.setTable(changed);
      return { kind: 'alter', keyspace: altered.keyspace, name: altered.name };
    };
  }

  #addToType(cursor: Cursor): (() => NamedStatement) | undefined {
    const altered = readAltered(cursor, this.#scope(), 'type');
    if (altered === undefined) return undefined;
    const type = this.#model.types.get(printQualified(altered.keyspace, altered.name));
    if (type === undefined) {
      this.#refuseLater('type', altered);
      return undefined;
    }
    const changed = addFields(type, altered, cursor, this.#scope());
    return () => {
      this.#model.changeType(changed);
      return { kind: 'alter', keyspace: altered.keyspace, name: altered.name };
    };
  }

  #reduceTable(cursor: Cursor): (() => NamedStatement) | undefined {
    const reduced = readReduced(cursor, this.#scope(), 'table');
    if (reduced === undefined) return undefined;
    const { keyspace, name, rename } = reduced;
    const table = this.#model.tables.get(printQualified(keyspace, name));
    if (table === undefined) return undefined;
    const changed = rename === undefined ? dropColumns(table, reduced) : renameColumns(table, reduced);
    if (changed === undefined) return undefined;
    return () => {
      this.#model.setTable(changed);
      this.#model.rename(
        'table',
        keyspace,
        name,
        (rename ?? []).filter(({ from }) => table.columns.has(from)),
      );
      return { kind: 'alter', keyspace, name };
    };
  }

  #reduceType(cursor: Cursor): (() => NamedStatement) | undefined {
    const reduced = readReduced(cursor, this.#scope(), 'type');
    if (reduced?.rename === undefined) return undefined;
    const { keyspace, name, rename } = reduced;
    const type = this.#model.types.get(printQualified(keyspace, name));
    const changed = type && renameFields(type, reduced);
    if (changed === undefined) return undefined;
    return () => {
      this.#model.changeType(changed);
      this.#model.rename('type', keyspace, name, rename);
      return { kind: 'alter', keyspace, name };
    };
  }

  #drop(cursor: Cursor, kind: DeclaredKind): (() => NamedStatement) | undefined {
    const { keyspace, name } = readDropped(cursor, this.#scope(), kind);
    if (!this.#model.mayDrop(kind, keyspace, name)) return undefined;
    return () => {
      this.#model.drop(kind, keyspace, name, this.#statementOffset);
      return { kind: 'drop', keyspace, name };
    };
  }

  /** What drops or renames, if it is read to its end: Cassandra's grammar has more than is read here. */
  #readReducing(tokens: readonly Token[]): (() => NamedStatement) | undefined {
    const attempts = [
      [['ALTER', 'TABLE'], (cursor: Cursor) => this.#reduceTable(cursor)],
      [['ALTER', 'TYPE'], (cursor: Cursor) => this.#reduceType(cursor)],
      [['DROP', 'TABLE'], (cursor: Cursor) => this.#drop(cursor, 'table')],
      [['DROP', 'TYPE'], (cursor: Cursor) => this.#drop(cursor, 'type')],
      [['DROP', 'KEYSPACE'], (cursor: Cursor) => this.#drop(cursor, 'keyspace')],
    ] as const;
    for (const [words, read] of attempts) {
      const cursor = new Cursor(tokens);
      if (!cursor.acceptWords(...words)) continue;
      try {
        const keep = read(cursor);
        return cursor.isAtEnd ? keep : undefined;
      } catch (error) {
        if (!(error instanceof CqlSyntaxError)) throw error;
        return undefined;
      }
    }
    return undefined;
  }

  /** One that the file does not create is elsewhere; one that it creates with a problem is told of there. */
  #refuseLater(kind: DeclaredKind, { keyspace, name, offset }: QualifiedName): void {
    const created = this.#declared.get(declaredKey(kind, keyspace, name));
    if (created === undefined || created < offset) return;
    const { line } = placeOf(this.#text, created);
    throw new CqlSyntaxError(offset, `the ${kind} is created only on line ${line}; move that up`);
  }

  #use(cursor: Cursor): () => NamedStatement {
    const { name, offset } = cursor.expectName(`a keyspace's name`);
    this.#refuseEarly(name, offset);
    this.#usedKeyspace = name;
    return () => ({ kind: 'use', keyspace: name, name });
  }

  #refuseSecond(kind: DeclaredKind, keyspace: string, name: string, offset: number): void {
    const key = declaredKey(kind, keyspace, name);
    const first = this.#declared.get(key);
    const isGone = this.#model.droppedAt(kind, keyspace, name) !== undefined;
    if (first !== undefined && first < offset && !isGone) {
      this.#report(offset, `a second ${key}; the first is on line ${placeOf(this.#text, first).line}`);
    }
    if (kind !== 'keyspace') this.#refuseEarly(keyspace, offset);
  }

  /** A keyspace that the file doesn't create is taken to be there already. */
  #refuseEarly(keyspace: string, offset: number): void {
    const created = this.#declared.get(declaredKey('keyspace', keyspace, keyspace));
    if (created === undefined || created < offset) return;
    const { line } = placeOf(this.#text, created);
    this.#report(
      offset,
      `the keyspace ${printIdentifier(keyspace)} is created only on line ${line}; move that up`,
    );
  }

  #scope(): StatementScope {
    return {
      text: this.#text,
      keyspace: this.#usedKeyspace,
      report: (offset, message) => {
        this.#report(offset, message);
      },
      typesOf: (keyspace) => this.#typesOf(keyspace),
    };
  }

  #typesOf(keyspace: string): TypeScope {
    const placeOfType = (name: string): number | undefined =>
      this.#declared.get(declaredKey('type', keyspace, name));
    return {
      keyspace,
      findUdt: (name) => {
        const type = this.#model.types.get(printQualified(keyspace, name));
        const created = placeOfType(name);
        if (type !== undefined || created === undefined || created > this.#statementOffset) return type;
        if (this.#model.droppedAt('type', keyspace, name) !== undefined) return undefined;
        this.#restsOnBroken = true;
        return { kind: 'udt', keyspace, name, fields: [], frozen: false };
      },
      explainUnknown: (name, offset) => {
        const created = placeOfType(name);
        if (created === undefined) return undefined;
        const dropped = this.#model.droppedAt('type', keyspace, name);
        if (dropped !== undefined) return `it is dropped on line ${placeOf(this.#text, dropped).line}`;
        if (created < offset) return `a type cannot contain itself`;
        return `it is created only on line ${placeOf(this.#text, created).line}; move that up`;
      },
      report: (offset, message) => {
        this.#report(offset, message);
      },
    };
  }

  #report(offset: number, message: string): void {
    this.#problems.push({ offset, message });
  }
}

function isCreate(token: Token): boolean {
  return token.kind === 'name' && token.text.toUpperCase() === 'CREATE';
}

import { Cursor, CqlSyntaxError } from './cursor.ts';
import { printIdentifier } from './identifier.ts';
import { printType } from './print-type.ts';
import { tokenize } from './tokens.ts';
import { nativeByWord, typeConstructors } from './type-words.ts';
import { nativeTypes, type CqlType } from './type.ts';

export type UdtType = Extract<CqlType, { kind: 'udt' }>;

/** What a type's text is read against. */
export interface TypeScope {
  /** The keyspace whose user-defined types can be named. */
  readonly keyspace: string;
  /** `undefined` if the keyspace has no such type. */
  readonly findUdt: (name: string) => UdtType | undefined;
  /** Why a type that is named at this offset is unknown, if that is known. */
  readonly explainUnknown?: (name: string, offset: number) => string | undefined;
  /** Takes what is wrong but leaves the rest readable. */
  readonly report: (offset: number, message: string) => void;
}

/** No schema nests deeper; a text that does would only exhaust the stack. */
const maxDepth = 32;

/**
 * Reads a type as CQL writes it or as `system_schema` prints it. What lies within something frozen is frozen too.
 * Throws {@link CqlSyntaxError} with the place for a text that is no type, or is one that Cassandra refuses.
 */
export function parseType(text: string, scope: Omit<TypeScope, 'report'>): CqlType {
  const cursor = new Cursor(tokenize(text));
  const report = (offset: number, message: string): never => {
    throw new CqlSyntaxError(offset, message);
  };
  const type = readType(cursor, { ...scope, report });
  if (!cursor.isAtEnd) throw cursor.unexpected('the end of the type');
  return type;
}

/** Reads the type at the cursor; see {@link parseType}. */
export function readType(cursor: Cursor, scope: TypeScope): CqlType {
  return readAny(cursor, scope, false, 0);
}

function readAny(cursor: Cursor, scope: TypeScope, isFrozen: boolean, depth: number): CqlType {
  const { kind, text, offset } = cursor.token;
  if (kind === 'string')
    throw new CqlSyntaxError(offset, `custom types cannot be written; name a type of CQL`);
  if (depth > maxDepth) throw new CqlSyntaxError(offset, `types nest more than ${maxDepth} deep`);
  const word = kind === 'name' ? text.toLowerCase() : '';
  const native = nativeByWord.get(word);
  if (native !== undefined) {
    cursor.take();
    return { kind: 'native', name: native };
  }
  if (!typeConstructors.includes(word)) return readUdt(cursor, scope, isFrozen);
  cursor.take();
  cursor.expectSymbol('<');
  const type = readGeneric(word, offset, cursor, scope, isFrozen, depth + 1);
  cursor.expectSymbol('>');
  return type;
}

function readGeneric(
  word: string,
  offset: number,
  cursor: Cursor,
  scope: TypeScope,
  frozen: boolean,
  depth: number,
): CqlType {
  const element = (): CqlType => readElement(cursor, scope, frozen, depth);
  switch (word) {
    case 'list':
      return { kind: 'list', element: element(), frozen };
    case 'set':
      return { kind: 'set', element: hashable(element(), offset, 'the elements of a set', scope), frozen };
    case 'map': {
      const key = hashable(element(), offset, 'the keys of a map', scope);
      cursor.expectSymbol(',');
      return { kind: 'map', key, value: element(), frozen };
    }
    case 'tuple': {
      const elements = [readElement(cursor, scope, true, depth)];
      while (cursor.acceptSymbol(',')) elements.push(readElement(cursor, scope, true, depth));
      return { kind: 'tuple', elements };
    }
    case 'vector': {
      const vectorElement = readElement(cursor, scope, true, depth);
      cursor.expectSymbol(',');
      return { kind: 'vector', element: vectorElement, dimension: readDimension(cursor) };
    }
    default: {
      const frozenOffset = cursor.token.offset;
      const type = readAny(cursor, scope, true, depth);
      if (type.kind === 'native') {
        scope.report(
          frozenOffset,
          `${type.name} cannot be frozen; only collections, tuples and user-defined types can`,
        );
      }
      return type;
    }
  }
}

/** What stands between the brackets: no counter, and nothing of several cells. */
function readElement(cursor: Cursor, scope: TypeScope, isFrozen: boolean, depth: number): CqlType {
  const { offset } = cursor.token;
  const type = readAny(cursor, scope, isFrozen, depth);
  if (type.kind === 'native' && type.name === 'counter') {
    scope.report(offset, `a counter cannot be part of another type`);
  }
  if (isMultiCell(type)) {
    scope.report(
      offset,
      `within a collection, ${printType(type)} must be frozen; write frozen<${printType(type)}>`,
    );
  }
  return type;
}

/** Whether a value of the type is stored as several cells, which can be written one by one. */
export function isMultiCell(type: CqlType): boolean {
  return 'frozen' in type && !type.frozen;
}

function hashable(type: CqlType, offset: number, what: string, scope: TypeScope): CqlType {
  if (type.kind === 'native' && type.name === 'duration') {
    scope.report(offset, `durations have no order, so they cannot be ${what}`);
  }
  return type;
}

function readDimension(cursor: Cursor): number {
  const { kind, text } = cursor.token;
  const dimension = Number(text);
  if (kind !== 'number' || !/^\d+$/.test(text) || dimension < 1 || dimension > 0x7fffffff) {
    throw cursor.unexpected('the number of elements, at least 1');
  }
  cursor.take();
  return dimension;
}

function readUdt(cursor: Cursor, scope: TypeScope, frozen: boolean): UdtType {
  const first = cursor.expectName('a type');
  const second = cursor.acceptSymbol('.') ? cursor.expectName('a type') : undefined;
  const { name } = second ?? first;
  if (second !== undefined && first.name !== scope.keyspace) {
    scope.report(
      first.offset,
      `a type of keyspace ${printIdentifier(first.name)} cannot be used in keyspace ${printIdentifier(scope.keyspace)}`,
    );
  }
  const known = scope.findUdt(name);
  if (known === undefined) {
    const reason = scope.explainUnknown?.(name, first.offset) ?? `allowed: ${describeTypes()}`;
    scope.report(first.offset, `unknown type ${printIdentifier(name)}; ${reason}`);
  }
  // An unknown type is not blamed for being unfrozen as well.
  return {
    kind: 'udt',
    keyspace: scope.keyspace,
    name,
    fields: known?.fields ?? [],
    frozen: frozen || known === undefined,
  };
}

function describeTypes(): string {
  return `${nativeTypes.join(', ')}, ${typeConstructors.join('<>, ')}<>, and the types that CREATE TYPE has made before`;
}

import type { Cursor } from '../cursor.ts';
import { CqlSyntaxError } from '../cursor.ts';
import type { ClusteringOrder } from './schema.ts';

export interface WithClause {
  /** Name in lower case → value as it stands. */
  readonly options: Map<string, string>;
  /** Places of the options' names. */
  readonly offsets: Map<string, number>;
  readonly clusteringOrder: readonly OrderedColumn[];
}

export interface OrderedColumn {
  readonly name: string;
  readonly offset: number;
  readonly order: ClusteringOrder;
}

/** Reads `WITH option = value AND …`, if it is there, up to the end of the statement. */
export function readWith(cursor: Cursor, text: string): WithClause {
  const clause = { options: new Map<string, string>(), offsets: new Map<string, number>() };
  let clusteringOrder: readonly OrderedColumn[] = [];
  if (!cursor.acceptWords('WITH')) return { ...clause, clusteringOrder };
  do {
    const { offset } = cursor.token;
    if (cursor.acceptWords('CLUSTERING', 'ORDER', 'BY')) {
      if (clusteringOrder.length > 0)
        throw new CqlSyntaxError(offset, 'CLUSTERING ORDER BY appears here twice');
      clusteringOrder = readClusteringOrder(cursor);
    } else if (cursor.acceptWords('COMPACT', 'STORAGE')) {
      throw new CqlSyntaxError(offset, 'COMPACT STORAGE is not supported; leave it out');
    } else {
      const name = cursor.expectName(`an option's name`).name.toLowerCase();
      cursor.expectSymbol('=');
      const value = readValue(cursor, text);
      if (clause.options.has(name)) throw new CqlSyntaxError(offset, `the option ${name} appears here twice`);
      clause.options.set(name, value);
      clause.offsets.set(name, offset);
    }
  } while (cursor.acceptWords('AND'));
  return { ...clause, clusteringOrder };
}

function readClusteringOrder(cursor: Cursor): OrderedColumn[] {
  const columns: OrderedColumn[] = [];
  cursor.expectSymbol('(');
  do {
    const { name, offset } = cursor.expectName('a clustering column');
    const isDescending = cursor.acceptWords('DESC');
    if (!isDescending && !cursor.acceptWords('ASC')) throw cursor.unexpected('ASC or DESC');
    columns.push({ name, offset, order: isDescending ? 'desc' : 'asc' });
  } while (cursor.acceptSymbol(','));
  cursor.expectSymbol(')');
  return columns;
}

const closing: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
  ['(', ')'],
]);

/** A constant, or everything from an opening bracket to its closing one. */
function readValue(cursor: Cursor, text: string): string {
  const { kind, offset, text: first } = cursor.token;
  if (kind === 'end' || kind === 'bad') throw cursor.unexpected('a value');
  if (kind !== 'symbol' || first === '-') return text.slice(offset, endOfConstant(cursor));
  if (!closing.has(first)) throw cursor.unexpected('a value');
  return text.slice(offset, endOfBrackets(cursor));
}

function endOfConstant(cursor: Cursor): number {
  const { kind, end } = cursor.take();
  let last = end;
  if (kind === 'string') return last;
  // Numbers with signs and UUIDs are several tokens, with nothing between them.
  while (cursor.token.offset === last && cursor.token.kind !== 'end') last = cursor.take().end;
  return last;
}

function endOfBrackets(cursor: Cursor): number {
  const open: string[] = [];
  for (;;) {
    const { kind, text } = cursor.token;
    if (kind === 'end' || kind === 'bad') throw cursor.unexpected(`'${open.at(-1) ?? ''}'`);
    if (kind === 'symbol') {
      const close = closing.get(text);
      if (close !== undefined) open.push(close);
      else if (text === open.at(-1)) open.pop();
      else if ([...closing.values()].includes(text)) throw cursor.unexpected(`'${open.at(-1) ?? ''}'`);
    }
    const { end } = cursor.take();
    if (open.length === 0) return end;
  }
}

/** Reads an option's value that is a map of constants: `{'class': 'SimpleStrategy', 'replication_factor': 1}`. */
export function readConstantMap(cursor: Cursor): Map<string, string> {
  const entries = new Map<string, string>();
  cursor.expectSymbol('{');
  if (cursor.acceptSymbol('}')) return entries;
  do {
    const key = readConstant(cursor, 'an option in quotes');
    cursor.expectSymbol(':');
    entries.set(key, readConstant(cursor, 'a text or a number'));
  } while (cursor.acceptSymbol(','));
  cursor.expectSymbol('}');
  return entries;
}

function readConstant(cursor: Cursor, what: string): string {
  const { kind, text } = cursor.token;
  if (kind !== 'string' && kind !== 'number' && kind !== 'name') throw cursor.unexpected(what);
  cursor.take();
  if (kind !== 'string') return text;
  return text.startsWith('$$') ? text.slice(2, -2) : text.slice(1, -1).replaceAll(`''`, `'`);
}

import { parseType } from '../../core/cql/parse-type.ts';
import type { ColumnSchema, TableSchema } from '../../core/cql/table.ts';
import type { CqlType, UdtField } from '../../core/cql/type.ts';
import { columnTypes } from '../../docs/generate/values/columns.ts';

const native = (name: 'text' | 'int' | 'timestamp'): CqlType => ({ kind: 'native', name });

const fields: readonly UdtField[] = [
  { name: 'name', type: native('text') },
  { name: 'count', type: native('int') },
  { name: 'seen', type: native('timestamp') },
];

const scope = {
  keyspace: 'fuzz',
  findUdt: (name: string) =>
    name === 'item' ? ({ kind: 'udt', keyspace: 'fuzz', name, fields, frozen: true } as const) : undefined,
};

/** Every CQL type that a record can fill, and collections within collections, by the name of its table and its field. */
export const typeTexts = {
  ...columnTypes,
  list: 'frozen<list<bigint>>',
  map: 'map<text, double>',
  tuple: 'tuple<int, text>',
  udt: 'item',
  nested: 'map<text, frozen<list<item>>>',
} as const;

export type TypeKey = keyof typeof typeTexts;

export const typeKeys = Object.keys(typeTexts) as readonly TypeKey[];

const tableOf = (name: TypeKey): TableSchema => {
  const id: ColumnSchema = { name: 'id', type: { kind: 'native', name: 'bigint' }, kind: 'partition' };
  const cell: ColumnSchema = { name: 'cell', type: parseType(typeTexts[name], scope), kind: 'regular' };
  return {
    keyspace: 'fuzz',
    name,
    columns: new Map([id, cell].map((column) => [column.name, column])),
    partitionKey: [id],
    clusteringKey: [],
  };
};

const tables = new Map<string, TableSchema>(typeKeys.map((name) => [name, tableOf(name)]));

/** A table for each type: one that cannot be written does not hide another. */
export const findFuzzTable = (_keyspace: string, name: string): TableSchema | undefined => tables.get(name);

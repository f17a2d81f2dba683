import { readIdentifier } from '../cql/identifier.ts';

export interface TableName {
  readonly keyspace: string;
  readonly name: string;
}

const identifier = String.raw`([A-Za-z][A-Za-z0-9_]*|"(?:[^"]|"")+")`;
const qualified = new RegExp(`^${identifier}\\.${identifier}$`);

/** Reads `keyspace.table` as CQL does: unquoted names become lower case. `undefined` if it is not of that form. */
export function parseTableName(text: string): TableName | undefined {
  const match = qualified.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { keyspace: readIdentifier(match[1]), name: readIdentifier(match[2]) };
}

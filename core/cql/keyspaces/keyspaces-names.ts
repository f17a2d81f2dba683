/**
 * Names that CloudFormation makes in Keyspaces: tables and columns of 2 to 48 characters
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cassandra-table-column.html),
 * keyspaces and types of 1 to 48. A letter or digit comes first, then letters, digits and underscores.
 */
import { readIdentifier } from '../identifier.ts';
import { placeOf } from '../schema/place.ts';
import {
  printQualified,
  type DeclaredTable,
  type Schema,
  type SchemaProblem,
  type SchemaStatement,
} from '../schema/schema.ts';
import { tokenize } from '../tokens.ts';

type Named = 'keyspace' | 'type' | 'table' | 'column';

const shortest: Readonly<Record<Named, number>> = { keyspace: 1, type: 1, table: 2, column: 2 };
const longest = 48;

/** Why CloudFormation cannot make something of this name in Keyspaces; `undefined` if it can. */
export function keyspacesNameProblem(what: Named, name: string): string | undefined {
  const min = shortest[what];
  const isFit = /^[A-Za-z0-9]\w*$/.test(name) && name.length >= min && name.length <= longest;
  if (isFit) return undefined;
  return (
    `${what} '${name}' has a name that CloudFormation cannot make in Keyspaces; allowed: ${min} to ${longest} ` +
    `letters, digits and underscores, a letter or digit first; rename it`
  );
}

/** The same for the columns of a table, and for the table itself. */
export function tableNameProblems({ name, columns }: DeclaredTable): readonly string[] {
  const ofColumns = [...columns.keys()].map((column) => keyspacesNameProblem('column', column));
  return [keyspacesNameProblem('table', name), ...ofColumns].filter((problem) => problem !== undefined);
}

/** All names of a schema that CloudFormation cannot make in Keyspaces, each where it stands in the file. */
export function keyspacesNameProblems(schema: Schema, file: string): readonly SchemaProblem[] {
  return schema.statements.flatMap((statement) =>
    namesOf(statement, schema).flatMap(([what, name]) => {
      const message = keyspacesNameProblem(what, name);
      return message === undefined ? [] : [{ file, ...placeIn(statement, what, name), message }];
    }),
  );
}

function namesOf(
  { kind, keyspace, name }: SchemaStatement,
  schema: Schema,
): readonly (readonly [Named, string])[] {
  const isKept =
    kind === 'keyspace' ? schema.keyspaces.has(name) : schema.types.has(printQualified(keyspace, name));
  if (kind === 'keyspace' || kind === 'type') return isKept ? [[kind, name]] : [];
  const table =
    kind === 'table'
      ? [...schema.tables.values()].find((each) => each.keyspace === keyspace && each.name === name)
      : undefined;
  if (table === undefined) return [];
  return [['table', name], ...[...table.columns.keys()].map((column) => ['column', column] as const)];
}

/** A column's name stands after a bracket or a comma, that of anything else after a word or a dot. */
function placeIn(
  { text, line }: SchemaStatement,
  what: Named,
  name: string,
): { line: number; column: number } {
  const tokens = tokenize(text);
  const found = tokens.find((token, index) => {
    const before = tokens[index - 1]?.text ?? '';
    const isName = token.kind === 'name' || token.kind === 'quoted';
    return (
      isName && (what === 'column') === ['(', ','].includes(before) && readIdentifier(token.text) === name
    );
  });
  const place = placeOf(text, found?.offset ?? 0);
  return { line: line + place.line - 1, column: place.column };
}

import { printType } from '../../lambda/core/cql/print-type.ts';
import { printQualified } from '../../lambda/core/cql/schema/schema.ts';
import type { DeclaredTable, Schema } from '../../lambda/core/cql/schema/schema.ts';
import type { CqlType } from '../../lambda/core/cql/type.ts';

/** Keyspaces has no such types (https://docs.aws.amazon.com/keyspaces/latest/devguide/cql.elements.html). */
const missingTypes = ['duration'] as const;

/** Statements that write all columns of a wider table are refused (https://docs.aws.amazon.com/keyspaces/latest/devguide/quotas.html). */
const maxColumns = 225;

/** The one option that says something to Keyspaces; the others are about disks and repairs that it keeps to itself. */
const understoodOptions = ['default_time_to_live', 'comment'];

/** What Keyspaces can't do with a schema: every problem at once, each with its table. */
export function keyspacesProblems(schema: Schema): readonly string[] {
  return [...schema.tables.values()].flatMap((table) => {
    const name = printQualified(table.keyspace, table.name);
    return tableProblems(table).map((problem) => `${name}: ${problem}`);
  });
}

/** Options of the tables that Keyspaces takes no notice of. */
export function ignoredOptions(schema: Schema): readonly string[] {
  const names = [...schema.tables.values()].flatMap(({ options }) => [...options.keys()]);
  return [...new Set(names)].filter((name) => !understoodOptions.includes(name)).sort();
}

function tableProblems(table: DeclaredTable): readonly string[] {
  const columns = [...table.columns.values()];
  const problems = columns.flatMap(({ name, type, kind }) => [
    ...(contains(type, isMissing)
      ? [`column '${name}' is of type ${printType(type)}, which Keyspaces does not have; use text or blob`]
      : []),
    ...(kind === 'static'
      ? [`column '${name}' is static, which CloudFormation can't make; move it to a table of its own`]
      : []),
  ]);
  if (columns.length > maxColumns) {
    problems.push(
      `${columns.length} columns; Keyspaces writes at most ${maxColumns} at once; split the table`,
    );
  }
  return problems;
}

const isMissing = (type: CqlType): boolean =>
  type.kind === 'vector' || (type.kind === 'native' && missingTypes.some((name) => name === type.name));

/** The user-defined types that a type is made of, itself included, by name. */
export function usedTypes(type: CqlType): readonly string[] {
  const names: string[] = [];
  contains(type, (part) => {
    if (part.kind === 'udt') names.push(part.name);
    return false;
  });
  return names;
}

function contains(type: CqlType, test: (part: CqlType) => boolean): boolean {
  if (test(type)) return true;
  switch (type.kind) {
    case 'native':
      return false;
    case 'list':
    case 'set':
    case 'vector':
      return contains(type.element, test);
    case 'map':
      return contains(type.key, test) || contains(type.value, test);
    case 'tuple':
      return type.elements.some((element) => contains(element, test));
    case 'udt':
      return type.fields.some((field) => contains(field.type, test));
  }
}

import { isMultiCell } from '../parse-type.ts';
import { printType } from '../print-type.ts';
import type { ColumnSchema } from '../table.ts';
import type { CqlType } from '../type.ts';

export interface DeclaredColumn {
  readonly schema: ColumnSchema;
  readonly nameOffset: number;
  readonly typeOffset: number;
}

type Report = (offset: number, message: string) => void;

/** Reports the columns whose types Cassandra refuses where they stand. */
export function checkColumns(columns: readonly DeclaredColumn[], report: Report): void {
  const inKey = columns.filter(({ schema }) => isKey(schema));
  const others = columns.filter(({ schema }) => !isKey(schema));
  for (const { schema, typeOffset } of inKey) {
    const reason = whyNotInKey(schema.type);
    if (reason !== undefined) report(typeOffset, `the key column ${schema.name} ${reason}`);
  }
  for (const { schema, typeOffset } of others) {
    const { type } = schema;
    const holdsMultiCell =
      type.kind === 'udt' && !type.frozen && type.fields.some((field) => isMultiCell(field.type));
    if (holdsMultiCell) {
      report(typeOffset, `a type that holds collections must be frozen; write frozen<${printType(type)}>`);
    }
  }
  const counters = others.filter(({ schema }) => isCounter(schema.type));
  if (counters.length === 0 || counters.length === others.length) return;
  for (const { schema, typeOffset } of others) {
    if (isCounter(schema.type)) continue;
    report(
      typeOffset,
      `a table with counters has nothing else outside its key; move ${schema.name} to another table or into the key`,
    );
  }
}

function isKey(column: ColumnSchema): boolean {
  return column.kind === 'partition' || column.kind === 'clustering';
}

function isCounter(type: CqlType): boolean {
  return type.kind === 'native' && type.name === 'counter';
}

function whyNotInKey(type: CqlType): string | undefined {
  if (isMultiCell(type)) return `must be frozen; write frozen<${printType(type)}>`;
  if (isCounter(type)) return `cannot be a counter`;
  if (holdsDuration(type)) return `cannot hold a duration: durations have no order`;
  return undefined;
}

function holdsDuration(type: CqlType): boolean {
  switch (type.kind) {
    case 'native':
      return type.name === 'duration';
    case 'list':
    case 'set':
    case 'vector':
      return holdsDuration(type.element);
    case 'map':
      return holdsDuration(type.key) || holdsDuration(type.value);
    case 'tuple':
      return type.elements.some(holdsDuration);
    case 'udt':
      return type.fields.some((field) => holdsDuration(field.type));
  }
}

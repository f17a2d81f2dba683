import { printQualified } from '../../../core/cql/schema/schema.ts';
import type { BoundRoute } from '../../../core/mapping/compile/bound-route.ts';
import { writtenColumns } from '../../../core/mapping/compile/statement.ts';
import { UsageError } from '../../../project/usage-error.ts';
import { unknown } from '../options.ts';
import type { OptionProblems } from '../option-problems.ts';
import { cutAtEquals, readNumber } from './read-number.ts';
import type { GivenSize } from '../../../tools/cost/value-bytes.ts';

/** The sizes given for a route's columns, by column. */
export type SizesOf = (route: BoundRoute) => ReadonlyMap<string, GivenSize>;

/** Reads `--size`: `COLUMN=BYTES`, or `COLUMN=COUNTxBYTES` for collections; a name with its table counts for it alone. */
export function readSizes(
  texts: readonly string[],
  routes: readonly BoundRoute[],
  problems: OptionProblems,
): SizesOf {
  const given = new Map<string, GivenSize>();
  const known = new Set(
    routes.flatMap((route) => columnsOf(route).flatMap((column) => namesOf(route, column))),
  );
  for (const text of texts) {
    const { name, value } = cutAtEquals(text);
    const size = problems.read(() => readSize(text, value), undefined);
    if (name === undefined || size === undefined) {
      if (name === undefined)
        problems.add(`option '--size' must be COLUMN=BYTES or COLUMN=COUNTxBYTES, got '${text}'`);
    } else if (known.has(name)) given.set(name, size);
    else problems.add(`option '--size': ${unknown('column', name, [...known])}`);
  }
  return (route) => {
    const sizes = new Map<string, GivenSize>();
    for (const column of columnsOf(route)) {
      const size = namesOf(route, column)
        .map((name) => given.get(name))
        .find((each) => each !== undefined);
      if (size !== undefined) sizes.set(column, size);
    }
    return sizes;
  };
}

function readSize(text: string, value: string): GivenSize {
  const [first = '', second, ...more] = value.split('x');
  if (more.length > 0)
    throw new UsageError(`option '--size' must be COLUMN=BYTES or COLUMN=COUNTxBYTES, got '${text}'`);
  const number = (part: string): number => readNumber('size', part, { min: 0 });
  if (second === undefined) return { kind: 'bytes', bytes: number(first) };
  return { kind: 'elements', count: number(first), bytes: number(second) };
}

const columnsOf = ({ route, table }: BoundRoute): readonly string[] =>
  writtenColumns(route, table).map(({ name }) => name);

/** What a column may be called, the most exact first. */
const namesOf = ({ table }: BoundRoute, column: string): readonly string[] => [
  `${printQualified(table.keyspace, table.name)}.${column}`,
  `${table.name}.${column}`,
  column,
];

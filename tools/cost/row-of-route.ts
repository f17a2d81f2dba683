import type { ColumnDefinition } from '../../core/connector/connector.ts';
import type { CqlType } from '../../core/cql/type.ts';
import { sourceOf } from '../../core/mapping/compile/column-options.ts';
import { parseExpression } from '../../core/mapping/language/parse-expression.ts';
import { writtenColumns } from '../../core/mapping/compile/statement.ts';
import { parseTtl } from '../../core/mapping/compile/ttl.ts';
import type { TopicTraffic } from './batches.ts';
import { rowBytes, type RowBytes, type SizedColumn } from './row-bytes.ts';
import { cellBytes, type GivenSize } from './value-bytes.ts';
import type { SizedRoute } from './workload.ts';

/** The row that a route writes, as Keyspaces counts it. */
export interface RouteRow {
  readonly columns: readonly SizedColumn[];
  readonly bytes: RowBytes;
  /** Of one write, with the smallest and the largest timestamps that Keyspaces may store. */
  readonly writeUnits: { readonly min: number; readonly max: number };
  readonly life: RowLife;
}

/** Bytes of a cell's client-side timestamp, https://docs.aws.amazon.com/keyspaces/latest/devguide/client-side-timestamps-how-it-works.html. */
export const timestampRange = { min: 20, max: 40 } as const;

/** How long a row is stored: without end, the same time for all, or by its record. */
export type RowLife =
  | { readonly kind: 'unlimited' }
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'varies' };

/** Sizes the row of a route into a table whose columns are all of types that Keyspaces has. */
export function rowOfRoute(given: SizedRoute, traffic: TopicTraffic, timestampBytes: number): RouteRow {
  const { route, table } = given.route;
  const columns = writtenColumns(route, table).map((column): SizedColumn => {
    const size =
      given.sizes.get(column.name) ??
      (isText(column.type) ? sizeOfSource(route.columns[column.name], traffic) : undefined);
    const cell = cellBytes(column.type, size, given.assumed);
    if (cell === undefined)
      throw new Error(`column '${column.name}' has a type that Keyspaces does not have`);
    return { name: column.name, kind: column.kind, ...cell };
  });
  const life = lifeOf(given);
  const sized = (bytes: number): RowBytes =>
    rowBytes(columns, {
      tableColumns: table.columns.size,
      timestampBytes: timestampBytes === 0 ? 0 : bytes,
      expires: life.kind !== 'unlimited',
    });
  return {
    columns,
    life,
    bytes: sized(timestampBytes),
    writeUnits: {
      min: sized(timestampRange.min).writeUnits,
      max: sized(timestampRange.max).writeUnits,
    },
  };
}

const isText = (type: CqlType): boolean =>
  type.kind === 'native' && ['text', 'ascii', 'blob'].includes(type.name);

/** What a column holds whose source is the whole key, the whole value, the topic or a text of the connector file. */
function sizeOfSource(
  definition: ColumnDefinition | undefined,
  traffic: TopicTraffic,
): GivenSize | undefined {
  const source = definition === undefined ? undefined : sourceOf(definition);
  if (typeof source !== 'string') return undefined;
  const expression = parseExpression(source);
  const size = (bytes: number): GivenSize => ({ kind: 'bytes', bytes });
  if (expression.kind === 'text') return size(Buffer.byteLength(expression.text));
  if (expression.kind === 'meta' && expression.name === 'topic') return size(traffic.topic.length);
  if (expression.kind !== 'path' || expression.steps.length > 0) return undefined;
  return size(expression.root === 'key' ? traffic.keyBytes : traffic.valueBytes);
}

/** The route's own time to live, or else the table's. */
function lifeOf({ route: { route }, tableTtlSeconds }: SizedRoute): RowLife {
  const ttl = parseTtl(route.ttl);
  if (ttl.kind === 'expression') return { kind: 'varies' };
  const seconds = ttl.kind === 'seconds' ? ttl.seconds : tableTtlSeconds;
  return seconds === 0 ? { kind: 'unlimited' } : { kind: 'seconds', seconds };
}

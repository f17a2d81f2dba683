import type { ColumnSource, EmptyValueAction, RouteDefinition } from '../../connector/connector.ts';
import type { FailureCode } from '../../contract/failure-codes.ts';
import { known, message, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { SkipReason } from '../../record/outcome.ts';
import { sourceOf } from './column-options.ts';
import { parseExpression } from '../language/parse-expression.ts';
import { readsValue } from '../language/reads-value.ts';
import { formatOf } from './route-format.ts';

/** What becomes of a record whose value gives nothing to write. */
export interface EmptyValue {
  readonly action: EmptyValueAction;
  readonly skip: SkipReason;
  /** Of the dead letter. */
  readonly code: FailureCode;
  readonly reason: FailureMessage;
}

/** What a route says of values that give nothing, its defaults filled in. */
export interface EmptyValueActions {
  /** Of Kafka's own null. */
  readonly tombstone: EmptyValueAction;
  /** `undefined` where the format of the value has no null of its own. */
  readonly jsonNull: EmptyValueAction | undefined;
  /** `undefined`: such a value is read like any other. */
  readonly noBytes: EmptyValueAction | undefined;
  readonly nothingMapped: EmptyValueAction;
}

export function emptyValueActions(route: RouteDefinition): EmptyValueActions {
  const { emptyValues = {}, tombstones = 'skip' } = route;
  const { jsonNull = tombstones, noBytes, nothingMapped = 'dead-letter' } = emptyValues;
  return {
    tombstone: tombstones,
    jsonNull: formatOf(route, 'value').isNull === undefined ? undefined : jsonNull,
    noBytes,
    nothingMapped,
  };
}

/** How a checked route finds out that a value gives nothing, and what it does then. */
export interface CompiledEmptyValues {
  /** Of a value that is not decoded yet; `undefined` for one that is to be mapped. */
  readonly of: (value: Buffer | null) => EmptyValue | undefined;
  /** Of one from which no column took anything. */
  readonly nothingMapped: EmptyValue;
}

export function compileEmptyValues(route: RouteDefinition): CompiledEmptyValues {
  const actions = emptyValueActions(route);
  const { isNull } = formatOf(route, 'value');
  const tombstone = empty(actions.tombstone, message`the value is null`, 'tombstone');
  const jsonNull =
    actions.jsonNull &&
    empty(actions.jsonNull, message`the value is JSON null, and emptyValues.jsonNull is 'dead-letter'`);
  const noBytes =
    actions.noBytes &&
    empty(actions.noBytes, message`the value has no bytes, and emptyValues.noBytes is 'dead-letter'`);
  return {
    of: (value) => {
      if (value === null) return tombstone;
      if (value.length === 0) return noBytes;
      return isNull?.(value) === true ? jsonNull : undefined;
    },
    nothingMapped: empty(actions.nothingMapped, nothingMessage(route), 'empty-value', 'nothing_mapped'),
  };
}

function empty(
  action: EmptyValueAction,
  reason: FailureMessage,
  skip: SkipReason = 'empty-value',
  code: FailureCode = 'empty_value',
): EmptyValue {
  return { action, skip, code, reason };
}

/** The dead letter's reason. */
export function emptyError({ code, reason }: EmptyValue): RecordError {
  return new RecordError('map', code, reason);
}

/** Whether any record makes the route delete a row. */
export function deletesRows(route: RouteDefinition): boolean {
  const { tombstone, jsonNull, noBytes, nothingMapped } = emptyValueActions(route);
  return [tombstone, jsonNull, noBytes, nothingMapped].includes('delete');
}

/** Where a column's source takes its value from, as far as that can be known without a record. */
export type TakesFrom = 'value' | 'function' | 'other';

export function takesFrom(source: ColumnSource): TakesFrom {
  if (typeof source === 'function') return 'function';
  return readsValue(parseExpression(source)) ? 'value' : 'other';
}

const maxPrinted = 5;

function nothingMessage(route: RouteDefinition): FailureMessage {
  const sources = Object.entries(route.columns).flatMap(([column, definition]) => {
    const source = sourceOf(definition);
    const from = takesFrom(source);
    if (from === 'other') return [];
    return [from === 'function' ? `the function of ${column}` : String(source)];
  });
  const more = sources.length > maxPrinted ? ` and ${sources.length - maxPrinted} more` : '';
  const printed = known(`${sources.slice(0, maxPrinted).join(', ')}${more}`);
  return message`no column took anything from the value, only null or nothing: ${printed}; map a field that the value has, or give the route emptyValues: { nothingMapped: 'skip' }, 'delete', or 'row' for a row without them`;
}

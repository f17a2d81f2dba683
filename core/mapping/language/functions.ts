import type { CqlType } from '../../cql/type.ts';
import type { RecordPosition } from '../../contract/record-position.ts';
import { Instant } from '../../value/instant.ts';
import { isoDate } from '../../value/iso-text.ts';
import { printJson } from './print-json.ts';
import { timeUuid } from './time-uuid.ts';

/** The zone in which a column has its days; UTC where it declares none. */
export interface Clock {
  readonly timeZone?: string | undefined;
}

/** What an expression can call. To add one, add it to {@link mappingFunctions}. */
export interface MappingFunction {
  /** As the user would write it: `now()`. */
  readonly signature: string;
  /** How many arguments it takes. */
  readonly arity: number;
  /** Whether it may give another value when the same record is delivered again. */
  readonly changesOnRedelivery: boolean;
  /** The types of columns it can fill, for messages. */
  readonly fills: string;
  /** What it gives for a column of a type; `undefined` if it cannot fill one. */
  readonly forType: (type: CqlType, clock: Clock) => FunctionBody | undefined;
}

type FunctionBody = (position: RecordPosition, nowMs: number, args: readonly unknown[]) => unknown;

const now: MappingFunction = {
  signature: 'now()',
  arity: 0,
  changesOnRedelivery: true,
  fills: 'timestamp, date, timeuuid',
  forType: (type, { timeZone }) => {
    if (type.kind !== 'native') return undefined;
    if (type.name === 'timeuuid') return timeUuid;
    if (type.name === 'timestamp') return (_position, nowMs) => nowMs;
    if (type.name !== 'date') return undefined;
    // The encoder of the column takes an instant where it has a zone.
    if (timeZone !== undefined) return (_position, nowMs) => new Instant(nowMs, 'millis');
    return (_position, nowMs) => isoDate(Math.floor(nowMs / 86_400_000));
  },
};

const toJson: MappingFunction = {
  signature: 'toJson(value.field)',
  arity: 1,
  changesOnRedelivery: false,
  fills: 'text, ascii',
  forType: (type) => {
    const isText = type.kind === 'native' && (type.name === 'text' || type.name === 'ascii');
    return isText ? (_position, _nowMs, [value]) => printJson(value) : undefined;
  },
};

export const mappingFunctions: ReadonlyMap<string, MappingFunction> = new Map([
  ['now', now],
  ['toJson', toJson],
]);

import type { CqlType } from '../../cql/type.ts';
import type { RecordPosition } from '../../contract/record-position.ts';
import { timeUuid } from './time-uuid.ts';

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
  readonly forType: (type: CqlType) => FunctionBody | undefined;
}

export type FunctionBody = (position: RecordPosition, nowMs: number, args: readonly unknown[]) => unknown;

/** Every function, by name. */
export const mappingFunctions: ReadonlyMap<string, MappingFunction> = new Map([
  [
    'now',
    {
      signature: 'now()',
      arity: 0,
      changesOnRedelivery: true,
      fills: 'timestamp, date, timeuuid',
      forType: (type) => {
        if (type.kind !== 'native') return undefined;
        if (type.name === 'timeuuid') return timeUuid;
        if (type.name === 'timestamp') return (_position, nowMs) => nowMs;
        if (type.name === 'date') return (_position, nowMs) => new Date(nowMs).toISOString().slice(0, 10);
        return undefined;
      },
    } satisfies MappingFunction,
  ],
]);

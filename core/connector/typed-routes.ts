import type { Format } from '../decode/format.ts';
import type { EmptyValues, RouteDefinition } from './connector.ts';

/**
 * Routes whose functions have the type of their own route's value. `Values` has one type for each route: TypeScript
 * infers it from the option `value` of each, and infers to one parameter of a mapped type only, so that the type of
 * the key is `unknown` unless a parameter is annotated.
 */
export type TypedRoutes<Values extends readonly unknown[]> = {
  readonly [I in keyof Values]: TypedRoute<Values[I]>;
};

/** Two forms, told apart by `tombstones`: only where they delete does a function see one, as `null`. */
type TypedRoute<Value> =
  | (RouteOf<Value, NoInfer<Value>> & {
      readonly tombstones?: 'skip';
      readonly emptyValues?: EmptyValuesOf<Value>;
    })
  | (RouteOf<Value, NoInfer<Value> | null> & {
      readonly tombstones: 'delete';
      readonly emptyValues?: EmptyValues;
    });

type RouteOf<Value, Seen> = Omit<RouteDefinition<Seen>, 'value' | 'tombstones' | 'emptyValues'> & {
  readonly value?: Format<Value>;
};

/**
 * An empty value that is not skipped reaches the functions, as `null` unless the format has empty values of its own:
 * the type of the value has to say so, `json<Order | null>()`.
 */
type EmptyValuesOf<Value> = null extends Value
  ? EmptyValues
  : Value extends string | Uint8Array
    ? EmptyValues
    : Pick<EmptyValues, 'nothingMapped'> & { readonly jsonNull?: 'skip'; readonly noBytes?: 'skip' };

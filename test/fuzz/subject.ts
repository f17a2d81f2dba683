import type { ColumnDefinition, RouteDefinition } from '../../core/connector/connector.ts';
import type { SchemaSources } from '../../core/decode/schema/schema-source.ts';
import type { TypeKey } from './every-type.ts';

/** A record that its format can read. */
export interface Seed {
  readonly value: Buffer;
  readonly headers?: readonly { readonly name: string; readonly value: Buffer }[];
}

/** A format, and what near-valid records of it are made from. */
export interface Subject {
  readonly name: string;
  /** How the records are read. */
  readonly formats: Pick<RouteDefinition, 'value'>;
  /** What fills the column of each type; a type that is not named here is left out. */
  readonly sources: Readonly<Partial<Record<TypeKey, ColumnDefinition>>>;
  /** At least one of them is written into at least one table as it is. */
  readonly seeds: readonly [Seed, ...Seed[]];
  /** What is written in place of a part, or between two: what the format has of markers, names and lengths. */
  readonly tokens: readonly [Buffer, ...Buffer[]];
  /** Finds the values in a payload that is text; absent for binary ones. */
  readonly values?: RegExp;
  /** Where its schemas come from. */
  readonly schemas?: SchemaSources;
  /** How many bytes a payload may become before it is read. Default: its own. */
  readonly expandsTo?: (bytes: number) => number;
}

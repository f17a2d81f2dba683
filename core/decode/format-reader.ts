import { isObject } from '../value/is-object.ts';
import type { Codec } from './codec.ts';
import type { Format } from './format.ts';
import type { RegistryKind, SchemaSources } from './schema/schema-source.ts';

/** A format as the other rooms see it: all that they ask of one, so that none of them knows its kind. */
export interface FormatReader extends Format {
  /**
   * What every value of the format is. Only a document has fields and items for a path, and may be of any type; the
   * others are one value as a whole.
   */
  readonly reads: 'document' | 'text' | 'bytes' | 'number' | 'boolean';
  /** Whether zero bytes are a value, as an empty text is. */
  readonly acceptsNoBytes: boolean;
  /** Whether bytes are the format's own null, such as JSON `null`; absent in a format without one. */
  readonly isNull?: (payload: Buffer) => boolean;
  /** What is wrong with the options that it was made with, such as a schema that cannot be read; absent where nothing is. */
  readonly problems?: readonly FormatProblem[];
  /** The registry that its schemas come from; absent where it needs none. */
  readonly registry?: RegistryKind;
  /**
   * Whether the ids of its schemas are in Lambda's event and not in the record: the event source must then have the
   * registry, in the record format `SOURCE`. Default: false.
   */
  readonly isSchemaInEvent?: boolean;
  /** Makes the codec of one topic's keys or values, for all routes that read them in this format. */
  readonly compile: (request: CodecRequest) => Codec;
  /** What tells it from other formats: the hash of a connector is made from it. */
  readonly toJSON: () => unknown;
}

/** Something wrong with a format's options. */
export interface FormatProblem {
  /** From the format on: `.schema.fields[2].type`; empty for the format itself. */
  readonly path: string;
  readonly message: string;
  readonly got?: string;
  readonly allowed?: string;
  readonly fix?: string;
}

/** What the routes of a topic need of its keys, values or headers. */
export interface CodecRequest {
  /**
   * Whether a column can tell a number from its nearest double (`decimal`, `bigint`, `int`, `text`, …): then numbers keep
   * all their digits.
   */
  readonly isExact: boolean;
  /** Where the expressions of the routes lead: field names and item indexes. Functions may read the whole document. */
  readonly paths: readonly (readonly (string | number)[])[];
  /** Where schemas are fetched from; empty where nothing is decoded, as in `check`. */
  readonly schemas: SchemaSources;
}

/**
 * Whether a value is a format. By its members, not by its class: the connector file may import another copy of the
 * package than the one that reads it.
 */
export function isFormatReader(value: unknown): value is FormatReader {
  return (
    isObject(value) &&
    typeof value['kind'] === 'string' &&
    typeof value['reads'] === 'string' &&
    typeof value['compile'] === 'function'
  );
}

import { isObject } from '../../value/is-object.ts';
import type { RecordContext, Side } from '../codec.ts';
import type { FormatProblem, FormatReader } from '../format-reader.ts';
import { printOption } from '../option-problems.ts';
import type { Frame } from './compiled-schema.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { registryKinds, type RegistryKind, type SchemaId } from './schema-source.ts';

/** How the bytes of a record name the schema that they are written with. */
export interface Framing {
  /** Throws RecordError('decode', 'wrong_framing', …) where the record does not name a schema in this way. */
  readonly schemaOf: (bytes: Buffer, side: Side, record: RecordContext) => SchemaId;
  /** Takes a payload apart. Throws RecordError('decode', …) as `schemaOf` does, and where its data cannot be decompressed. */
  readonly readFrame: (bytes: Buffer, side: Side, record: RecordContext) => Frame;
}

/** A registry as the formats see it. */
export interface Registry extends SchemaRegistry, Framing {
  readonly kind: RegistryKind;
  /** What is wrong with its options. */
  readonly problems: readonly FormatProblem[];
  /** Whether the ids are in Lambda's event: the event source must have the registry too. */
  readonly isInEvent: boolean;
  /** How many bytes are in front of data that is not compressed. */
  readonly prefixBytes: number;
  /** Reads documents with a frame in front of them. Of the registry, so that the bundle of bare JSON has none of it. */
  readonly framed: (bare: FormatReader) => FormatReader;
  /** What distinguishes it from other registries: the hash of a connector is made from it. */
  readonly toJSON: () => unknown;
}

/** Whether a value is a registry. By its members: the connector file may import another copy of the package. */
export function isRegistry(value: unknown): value is Registry {
  return (
    isObject(value) &&
    registryKinds.some((kind) => kind === value['kind']) &&
    typeof value['readFrame'] === 'function'
  );
}

/** What is wrong with the `registry` that a format was given; each path begins with `.registry`. */
export function registryProblems(value: unknown): readonly FormatProblem[] {
  if (isRegistry(value)) {
    return value.problems.map((problem) => ({ ...problem, path: `.registry${problem.path}` }));
  }
  return [
    {
      path: '.registry',
      message: 'is not a registry',
      got: printOption(value),
      allowed: 'confluentRegistry(), apicurioRegistry(), glueRegistry()',
    },
  ];
}

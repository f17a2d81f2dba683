import { RecordError } from '../../failure/failure.ts';
import type { FormatReader } from '../format-reader.ts';
import type { Registry } from './registry.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** A registry of its own parts and of what all of them have. */
export function makeRegistry(parts: Omit<Registry, 'framed'>): SchemaRegistry {
  const registry: Registry = Object.freeze({
    ...parts,
    framed: (bare: FormatReader) => framedFormat(bare, registry),
  });
  return registry;
}

function framedFormat(bare: FormatReader, registry: Registry): FormatReader {
  const { problems, prefixBytes } = registry;
  return Object.freeze<FormatReader>({
    ...bare,
    problems: problems.map((problem) => ({ ...problem, path: `.registry${problem.path}` })),
    isSchemaInEvent: registry.isInEvent,
    isNull: (payload) =>
      bare.isNull?.(payload.subarray(prefixBytes)) === true &&
      (prefixBytes === 0 || isFramed(registry, payload)),
    compile: (request) => {
      const { decode } = bare.compile(request);
      return {
        decode: (bytes, side, record) => decode(registry.readFrame(bytes, side, record).body, side, record),
      };
    },
    toJSON: () => ({ kind: bare.kind, registry }),
  });
}

/** Whether the registry's frame is in front of a payload. */
function isFramed({ schemaOf }: Registry, payload: Buffer): boolean {
  try {
    schemaOf(payload, 'value', { headers: [] });
    return true;
  } catch (error) {
    if (error instanceof RecordError) return false;
    throw error;
  }
}

import { isObject } from '../../value/is-object.ts';
import type { FormatProblem, FormatReader } from '../format-reader.ts';
import { optionProblems } from '../option-problems.ts';
import { isRegistry, registryProblems } from '../schema/registry.ts';

/** JSON documents with a frame in front of them, as the options say. The options may be anything. */
export function framedJson(json: FormatReader, options: unknown): FormatReader {
  const registry = isObject(options) ? options['registry'] : undefined;
  const problems = problemsOf(options, registry);
  if (!isRegistry(registry)) return problems.length === 0 ? json : Object.freeze({ ...json, problems });
  return Object.freeze<FormatReader>({
    ...json,
    problems,
    isSchemaInEvent: registry.isInEvent,
    isNull: (payload) => json.isNull?.(payload.subarray(registry.prefixBytes)) === true,
    compile: (request) => {
      const bare = json.compile(request);
      return {
        decode: (bytes, side, record) =>
          bare.decode(registry.readFrame(bytes, side, record).body, side, record),
      };
    },
    toJSON: () => ({ kind: 'json', registry }),
  });
}

function problemsOf(options: unknown, registry: unknown): readonly FormatProblem[] {
  const others = isObject(options)
    ? Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'registry'))
    : options;
  const problems = optionProblems(others, { registry: [] });
  return registry === undefined ? problems : [...problems, ...registryProblems(registry)];
}

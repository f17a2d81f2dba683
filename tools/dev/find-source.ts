import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DevSource } from '../../core/connector/dev-source.ts';
import { isObject } from '../../core/value/is-object.ts';
import { pathOf } from '../../project/files.ts';
import { loadDefault } from '../../project/load-connector.ts';
import { parseFixture, repeatRecords } from './fixture.ts';

/** Where the records of a run come from, as the user has named it. */
export interface SourceRequest {
  readonly connectorFile: string;
  /** A module whose default export is a {@link DevSource}. */
  readonly sourceFile?: string | undefined;
  /** Default: every `*.jsonl` in `fixtures/` beside the connector file. */
  readonly fixtureFiles?: readonly string[] | undefined;
  /** The topics of the connector, and how many partitions each has. */
  readonly topics: readonly string[];
  readonly partitions: number;
}

/** A source, and what is said of it. */
export interface FoundSource {
  readonly source: DevSource;
  /** The file or files that it is from. */
  readonly files: readonly string[];
  /** How many records a fixture holds; `undefined` for a generator. */
  readonly records: number | undefined;
}

/**
 * Finds what `dev` is to send; `undefined` where there is neither a source nor a fixture. Throws with every problem of
 * the files.
 */
export function findSource(request: SourceRequest): FoundSource | undefined {
  const { connectorFile, sourceFile, topics } = request;
  const found =
    sourceFile === undefined
      ? readFixtures(request.fixtureFiles ?? defaultFixtures(connectorFile), request)
      : { source: loadSource(sourceFile), files: [sourceFile], records: undefined };
  const unread = found?.source.topics.filter((topic) => !topics.includes(topic)) ?? [];
  if (found !== undefined && unread.length > 0) {
    throw new Error(
      `${found.files.join(', ')} sends to ${unread.join(', ')}, which no route of ${connectorFile} reads; allowed: ${topics.join(', ')}`,
    );
  }
  return found;
}

function defaultFixtures(connectorFile: string): readonly string[] {
  const folder = join(dirname(pathOf(connectorFile)), 'fixtures');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(folder, name));
}

function readFixtures(
  files: readonly string[],
  { topics, partitions }: SourceRequest,
): FoundSource | undefined {
  if (files.length === 0) return undefined;
  const parsed = files.map((file) => parseFixture(readFixture(file), file, topics, partitions));
  const problems = parsed.flatMap((each) => each.problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const records = parsed.flatMap((each) => each.records);
  return { source: repeatRecords(records), files, records: records.length };
}

function readFixture(file: string): string {
  try {
    return readFileSync(pathOf(file), 'utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read; name a file of JSON lines with --fixture FILE`, { cause });
  }
}

const shape = '{ topics: […], open: (run) => ({ next: (nowMs) => … }) }';

function loadSource(file: string): DevSource {
  const loaded = loadDefault(file, {
    missing: 'name a file that exports a DevSource with --source FILE',
    noDefault: `has no default export; write: export default ${shape}`,
    promise: 'exports a promise by default; export the source itself',
  });
  if (isSource(loaded)) return loaded;
  throw new Error(`the default export of ${file} is no DevSource of 'millrace'; it must be ${shape}`);
}

const isSource = (value: unknown): value is DevSource =>
  isObject(value) &&
  Array.isArray(value['topics']) &&
  value['topics'].length > 0 &&
  value['topics'].every((topic) => typeof topic === 'string') &&
  typeof value['open'] === 'function';

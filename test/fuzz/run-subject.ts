import { setImmediate } from 'node:timers/promises';
import { seededRandom } from '../../examples/shop/random.ts';
import { defineConnector } from '../../core/connector/define.ts';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import { compileConnector } from '../../core/mapping/compile-connector.ts';
import type { CompiledConnector } from '../../core/mapping/compile/compiled.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { makeRecord } from '../support/make-record.ts';
import { findFuzzTable, typeKeys } from './every-type.ts';
import { limits } from './limits.ts';
import { collect, heldBytes, measure, measureAgain } from './measure.ts';
import { mutate } from './mutate.ts';
import type { Seed, Subject } from './subject.ts';
import { tryInput } from './try-input.ts';

/** An input that took much, by the share of its limit. */
export interface Extreme {
  readonly index: number;
  readonly bytes: number;
  readonly used: number;
  readonly share: number;
}

export interface Result {
  readonly name: string;
  readonly inputs: number;
  readonly bytes: number;
  /** Inputs that were written into at least one table. */
  readonly written: number;
  readonly rows: number;
  /** How often each code was the answer, most frequent first. */
  readonly codes: readonly (readonly [code: string, times: number])[];
  readonly cpu: Extreme;
  readonly memory: Extreme;
  readonly retainedBytes: number;
  /** At most a few, each with the index of its input. */
  readonly faults: readonly string[];
}

const keptFaults = 5;
const inputsInTurn = 16;
const keptExtremes = 4;
const remeasured = 3;
const youngBytes = limits.youngGenerationMb * 1_000_000;
const none: Extreme = { index: 0, bytes: 0, used: 0, share: 0 };

/**
 * Tries inputs of one format: the same ones for the same seed and count.
 * @param onInput is told the index of each before it is tried, and before it is measured again -1 less the index
 */
export async function runSubject(
  subject: Subject,
  seed: number,
  indexes: Iterable<number>,
  onInput: (index: number) => void,
): Promise<Result> {
  const connector = compileSubject(subject);
  const recordOf = (index: number): SourceRecord => inputOf(subject, seed, index);
  const bytesOf = ({ value, headers }: SourceRecord): number => {
    const bytes = headers.reduce((sum, header) => sum + (header.value?.length ?? 0), value?.length ?? 0);
    return subject.expandsTo?.(bytes) ?? bytes;
  };
  const faults: string[] = await faultsOfSeeds(subject, connector);
  const counts = new Map<string, number>();
  const cpu: Extreme[] = [];
  const memory: Extreme[] = [];
  const sum = { inputs: 0, bytes: 0, written: 0, rows: 0 };
  collect();
  const heldBefore = heldBytes();
  for (const index of indexes) {
    onInput(index);
    // As between invocations: what Node frees in a turn of its event loop is freed.
    if (index % inputsInTurn === 0) await setImmediate();
    const record = recordOf(index);
    const { result, cpuMicros, allocatedBytes } = await measure(
      () => tryInput(connector, record),
      youngBytes,
    );
    const bytes = bytesOf(record);
    sum.inputs += 1;
    sum.bytes += bytes;
    sum.written += result.tables.length > 0 ? 1 : 0;
    sum.rows += result.tables.length;
    for (const code of result.codes) counts.set(code, (counts.get(code) ?? 0) + 1);
    if (result.fault !== undefined && faults.length < keptFaults)
      faults.push(`input ${index}: ${result.fault}`);
    keep(cpu, { index, bytes, used: cpuMicros, share: cpuMicros / limits.cpuMicros(bytes) });
    keep(memory, {
      index,
      bytes,
      used: allocatedBytes,
      share: allocatedBytes / limits.allocatedBytes(bytes),
    });
  }
  await setImmediate();
  collect();
  const retainedBytes = heldBytes() - heldBefore;

  const again = async ({ index, bytes }: Extreme): Promise<{ cpu: Extreme; memory: Extreme }> => {
    onInput(-1 - index);
    await setImmediate();
    const record = recordOf(index);
    const { cpuMicros, allocatedBytes } = await measureAgain(
      () => tryInput(connector, record),
      remeasured,
      youngBytes,
    );
    return {
      cpu: { index, bytes, used: cpuMicros, share: cpuMicros / limits.cpuMicros(bytes) },
      memory: { index, bytes, used: allocatedBytes, share: allocatedBytes / limits.allocatedBytes(bytes) },
    };
  };
  const worst = { cpu: none, memory: none };
  for (const extreme of cpu) worst.cpu = greater(worst.cpu, (await again(extreme)).cpu);
  for (const extreme of memory) worst.memory = greater(worst.memory, (await again(extreme)).memory);
  if (worst.cpu.share > 1) faults.push(beyond(worst.cpu, 'µs of CPU', limits.cpuMicros(worst.cpu.bytes)));
  if (worst.memory.share > 1) {
    faults.push(beyond(worst.memory, 'bytes allocated', limits.allocatedBytes(worst.memory.bytes)));
  }
  if (retainedBytes > limits.retainedBytes) {
    faults.push(
      `${retainedBytes} bytes are still held after the last input; at most ${limits.retainedBytes}`,
    );
  }
  return {
    name: subject.name,
    ...sum,
    codes: [...counts].sort(([, a], [, b]) => b - a),
    ...worst,
    retainedBytes,
    faults,
  };
}

/** An input of a format: the same one for the same seed and index. */
export function inputOf(subject: Subject, seed: number, index: number): SourceRecord {
  return toRecord(mutate(subject, seededRandom(seed * 1_000_003 + index)), index);
}

/** A route for each type, so that a record that fits one table and not another is tried in both. */
export function compileSubject({ formats, sources, schemas }: Subject): CompiledConnector {
  const routes = typeKeys.flatMap((type): RouteDefinition[] => {
    const source = sources[type];
    if (source === undefined) return [];
    return [{ topic: 'fuzz', ...formats, table: `fuzz.${type}`, columns: { id: 'offset', cell: source } }];
  });
  return compileConnector(defineConnector({ name: 'fuzz', routes }), findFuzzTable, 'cassandra', schemas);
}

/** What is wrong with seeds: inputs made from records that no table takes, or all of one type, would prove little. */
export async function faultsOfSeeds(subject: Subject, connector: CompiledConnector): Promise<string[]> {
  const faults: string[] = [];
  const reached = new Set<string>();
  for (const [index, seed] of subject.seeds.entries()) {
    const { tables, codes, fault } = await tryInput(connector, toRecord(seed, 0));
    if (fault !== undefined) faults.push(`seed ${index}: ${fault}`);
    if (tables.length === 0)
      faults.push(`seed ${index} is written into no table: ${[...new Set(codes)].join(', ')}`);
    for (const table of tables) reached.add(table);
  }
  const missed = Object.keys(subject.sources).filter((type) => !reached.has(type));
  if (missed.length > 0) faults.push(`no seed is written into ${missed.join(', ')}`);
  return faults;
}

const toRecord = ({ value, headers = [] }: Seed, offset: number): SourceRecord =>
  makeRecord({ topic: 'fuzz', offset, value, headers });

function keep(extremes: Extreme[], extreme: Extreme): void {
  const least = extremes.at(-1);
  if (extremes.length >= keptExtremes && least !== undefined && extreme.share <= least.share) return;
  extremes.push(extreme);
  extremes.sort((a, b) => b.share - a.share);
  if (extremes.length > keptExtremes) extremes.pop();
}

const greater = (one: Extreme, other: Extreme): Extreme => (other.share > one.share ? other : one);

const beyond = ({ index, bytes, used }: Extreme, what: string, most: number): string =>
  `input ${index} of ${bytes} bytes: ${used} ${what}; at most ${most}`;

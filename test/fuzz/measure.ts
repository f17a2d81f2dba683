import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What one input took. */
export interface Cost {
  /** Of this process: its parent only waits meanwhile. */
  readonly cpuMicros: number;
  readonly allocatedBytes: number;
}

/**
 * Measures some work. What was allocated is read from the growth of the heap, and is not known where the collector ran
 * meanwhile: then it is measured once more on an empty heap, and what still makes the collector run has filled the
 * young generation, whose size counts.
 */
export async function measure<T>(work: () => Promise<T>, youngBytes: number): Promise<{ result: T } & Cost> {
  const first = await once(work);
  if (first.allocatedBytes >= 0) return first;
  collect();
  const second = await once(work);
  return second.allocatedBytes >= 0 ? second : { ...second, allocatedBytes: youngBytes };
}

/**
 * Of several measurements the least time, to which the compiler and the collector only add, and the most memory: what the
 * collector frees late hides some.
 */
export async function measureAgain<T>(
  work: () => Promise<T>,
  times: number,
  youngBytes: number,
): Promise<Cost> {
  const costs: Cost[] = [];
  for (let time = 0; time < times; time++) {
    collect();
    costs.push(await measure(work, youngBytes));
  }
  return {
    cpuMicros: Math.min(...costs.map(({ cpuMicros }) => cpuMicros)),
    allocatedBytes: Math.max(...costs.map(({ allocatedBytes }) => allocatedBytes)),
  };
}

async function once<T>(work: () => Promise<T>): Promise<{ result: T } & Cost> {
  const heldBefore = heldBytes();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpuMicros: user + system, allocatedBytes: heldBytes() - heldBefore };
}

/** Bytes of this thread's heap, and of the buffers outside it. */
export function heldBytes(): number {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return heap + outside;
}

setFlagsFromString('--expose-gc');
const exposed: unknown = runInNewContext('gc');

function isCollector(value: unknown): value is () => void {
  return typeof value === 'function';
}

/** Collects everything that is not held. */
export function collect(): void {
  if (!isCollector(exposed)) throw new Error('this Node does not expose its garbage collector');
  exposed();
}

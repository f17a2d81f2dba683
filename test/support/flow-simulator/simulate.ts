import type { Failure } from '../../../core/failure/failure.ts';
import { deadlinePolicy } from '../../../core/flow/deadline.ts';
import { createLimiter, limiterDefaults } from '../../../core/flow/limiter.ts';
import { createPacing } from '../../../core/flow/pacing.ts';
import type { RateCeilings } from '../../../core/flow/rate.ts';
import type { Lane, LaneSource } from '../../../core/record/write.ts';
import type { RowStore } from '../../../lambda/ports/store.ts';
import { writeGroups } from '../../../lambda/carry/write-groups.ts';
import { makeWrite } from '../make-write.ts';
import { Cluster, type Change, type ClusterModel } from './cluster.ts';
import { seededRandom } from '../../../local/event-source/random.ts';
import { VirtualTime } from './virtual-time.ts';

/** What is simulated: functions that always have something to write, and the cluster that they share. */
export interface Simulation {
  readonly cluster: ClusterModel;
  readonly changes?: readonly Change[];
  /** When each function begins to write: as many functions as there are times. */
  readonly functionsStartAtMs: readonly number[];
  /** Ceiling of requests in flight per function. */
  readonly maxLimit: number;
  /** No limit is ever below it; default: 1. With `maxLimit` the limiter is switched off. */
  readonly minLimit?: number;
  readonly seconds: number;
  /** Of each function. */
  readonly ceilings?: RateCeilings;
  /** Share of the groups that are for one and the same partition key; the others are for a thousand. Default: 0. */
  readonly hotShare?: number;
  /** Default: 1. */
  readonly writesPerGroup?: number;
}

/** What came to an end in one second, of one function. */
export interface Second {
  written: number;
  /** Those of `written` that are of the hot partition key. */
  hotWritten: number;
  overloaded: number;
  timedOut: number;
  /** Sum of the latencies of `written`. */
  writtenMs: number;
  /** Sum of the latencies of all requests: a thousandth of it is how many were in flight, on average. */
  busyMs: number;
}

export interface Simulated {
  /** `[function][second]`. */
  readonly seconds: readonly (readonly Second[])[];
  /** Groups that an invocation handed back to the event source, each time it did. */
  readonly handedBack: number;
  /** Invocations that ended after their deadline. */
  readonly late: number;
}

/** An invocation has so long for so many groups, those that the one before has handed back among them. */
const invocation = { budgetMs: 10_000, groups: 2000 } as const;

const hotKey = 'hot';

/** Runs the real `writeGroups` for every function, invocation after invocation, until the time is over. */
export async function simulate(simulation: Simulation, seed: number): Promise<Simulated> {
  const time = new VirtualTime();
  const random = seededRandom(seed);
  const cluster = new Cluster(simulation.cluster, time, random, simulation.changes ?? []);
  const totals = { handedBack: 0, late: 0 };

  const runFunction = async (mine: readonly Second[], startsAtMs: number): Promise<void> => {
    await time.sleep(startsAtMs);
    const store = storeOf(cluster, time, mine);
    const boundsPartitions = simulation.cluster.writesPerPartition !== undefined;
    const pacing = createPacing({ boundsPartitions, ...simulation.ceilings });
    const settings = { store, clock: time, random, deadline: deadlinePolicy, pacing };
    const { maxLimit, minLimit = 1 } = simulation;
    let limiter = createLimiter({ ...limiterDefaults, minLimit, maxLimit });
    let keys: readonly string[] = [];
    while (time.now() < simulation.seconds * 1000) {
      const batch = [...keys, ...drawKeys(invocation.groups - keys.length, simulation, random)];
      const deadlineMs = time.monotonic() + invocation.budgetMs;
      const lanes = batch.map((key, recordIndex) => laneOf(key, recordIndex, simulation.writesPerGroup ?? 1));
      const written = await writeGroups(sourceOf(lanes), lanes.length, limiter, deadlineMs, settings);
      if (time.monotonic() > deadlineMs) totals.late += 1;
      limiter = written.limiter;
      const failed = new Set(written.failures.map(({ recordIndex }) => recordIndex));
      totals.handedBack += failed.size;
      keys = batch.filter((_, recordIndex) => failed.has(recordIndex));
    }
  };

  const seconds = simulation.functionsStartAtMs.map((startsAtMs) => {
    const mine = Array.from({ length: simulation.seconds }, noSecond);
    void runFunction(mine, startsAtMs);
    return mine;
  });
  await time.runUntil(simulation.seconds * 1000);
  return { seconds, ...totals };
}

function storeOf(cluster: Cluster, time: VirtualTime, seconds: readonly Second[]): RowStore {
  const count = (failure: Failure | undefined, latencyMs: number, isHot: boolean): void => {
    const second = seconds[Math.floor(time.now() / 1000)];
    if (second === undefined) return;
    second.busyMs += latencyMs;
    if (failure === undefined) {
      second.written += 1;
      second.writtenMs += latencyMs;
      if (isHot) second.hotWritten += 1;
    } else if (failure.code === 'overloaded') second.overloaded += 1;
    else second.timedOut += 1;
  };
  return {
    readTable: () => Promise.resolve(undefined),
    takeSchemaNews: () => false,
    prepare: () => Promise.resolve(),
    probe: () => Promise.resolve(),
    close: () => Promise.resolve(),
    write: async ({ writes }, timeoutMs) => {
      const sentAtMs = time.now();
      const partitionKey = writes[0]!.partitionKey.toString();
      const failure = await cluster.write(partitionKey, writes.length, timeoutMs);
      count(failure, time.now() - sentAtMs, partitionKey === hotKey);
      return failure;
    },
  };
}

function drawKeys(count: number, { hotShare = 0 }: Simulation, random: () => number): readonly string[] {
  return Array.from({ length: count }, () =>
    random() < hotShare ? hotKey : `key-${Math.floor(random() * 1000)}`,
  );
}

function sourceOf(lanes: readonly Lane[]): LaneSource {
  let taken = 0;
  return { next: () => lanes[taken++] };
}

function laneOf(partition: string, recordIndex: number, size: number): Lane {
  const writes = Array.from({ length: size }, (_, row) =>
    makeWrite({ partition, row: `${row}`, recordIndex, bytes: 100 }),
  );
  return [{ writes, bytes: 100 * size }];
}

function noSecond(): Second {
  return { written: 0, hotWritten: 0, overloaded: 0, timedOut: 0, writtenMs: 0, busyMs: 0 };
}

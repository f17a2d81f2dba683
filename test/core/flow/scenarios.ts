import { Cluster, type ClusterModel } from '../../support/flow-simulator/cluster.ts';
import type { Simulation } from '../../support/flow-simulator/simulate.ts';

/** Least and most, both allowed. */
export type Range = readonly [number, number];

/** What is to be seen from one second (included) to another (excluded). */
export interface Expectation {
  readonly seconds: readonly [from: number, to: number];
  /** Groups written, as a share of what the cluster can take in that time. */
  readonly throughput?: Range;
  /** Share of the requests that were answered `overloaded` or `timeout`. */
  readonly refused?: Range;
  /** Mean, of groups written. */
  readonly latencyMs?: Range;
  /** Mean, of all functions together. */
  readonly inFlight?: Range;
  /** What each function wrote, as a multiple of an equal share. */
  readonly shares?: Range;
  /** Groups of the hot partition key written per second. */
  readonly hotPerSecond?: Range;
}

export interface Scenario {
  readonly name: string;
  readonly expectation: string;
  readonly simulation: Simulation;
  /** Share of the cluster's capacity that is there from a second on; default: all. */
  readonly capacity?: (second: number) => number;
  readonly expected: readonly Expectation[];
}

/** Takes 4,800 requests per second with 24 at work; one takes 6 ms when nothing queues. */
const cluster: ClusterModel = { nodes: 3, slotsPerNode: 8, serviceMs: 5, networkMs: 1, queuePerNode: 128 };

export const capacityPerSecond = Cluster.capacity(cluster);

const together = (functions: number): number[] => Array.from({ length: functions }, () => 0);

export const scenarios: readonly Scenario[] = [
  {
    name: 'steady, one function',
    expectation: 'the limiter finds the knee within the first second and remains there without refusals',
    simulation: { cluster, functionsStartAtMs: [0], maxLimit: 256, seconds: 6 },
    expected: [
      { seconds: [0, 1], throughput: [0.85, 1] },
      { seconds: [1, 6], throughput: [0.9, 1], refused: [0, 0], latencyMs: [6, 15], inFlight: [24, 72] },
    ],
  },
  {
    name: 'steady, a ceiling below what the cluster can take',
    expectation: "the user's ceiling is reached and not exceeded",
    simulation: { cluster, functionsStartAtMs: [0], maxLimit: 12, seconds: 3 },
    expected: [{ seconds: [0, 3], throughput: [0.35, 0.5], refused: [0, 0], inFlight: [10, 12] }],
  },
  {
    name: 'four functions that start together',
    expectation: 'the functions get about equal shares and together use the whole cluster',
    simulation: { cluster, functionsStartAtMs: together(4), maxLimit: 256, seconds: 8 },
    expected: [
      { seconds: [1, 8], throughput: [0.95, 1.02], refused: [0, 0], latencyMs: [6, 30], shares: [0.6, 1.8] },
    ],
  },
  {
    name: 'sixteen functions that start together',
    expectation:
      'no function starves, and hardly any request is refused although the few queued ones of each add up',
    simulation: { cluster, functionsStartAtMs: together(16), maxLimit: 256, seconds: 8 },
    expected: [
      {
        seconds: [1, 8],
        throughput: [0.97, 1.02],
        refused: [0, 0.01],
        latencyMs: [6, 80],
        shares: [0.35, 2.5],
      },
    ],
  },
  {
    name: 'three functions that come to a cluster which one has for itself',
    expectation: 'the three new functions get their shares within seconds',
    simulation: { cluster, functionsStartAtMs: [0, 2000, 2000, 2000], maxLimit: 256, seconds: 14 },
    expected: [
      { seconds: [0, 2], throughput: [0.85, 1], shares: [0, 4] },
      { seconds: [2, 14], throughput: [0.95, 1.02], refused: [0, 0] },
      { seconds: [9, 14], shares: [0.35, 2.2] },
    ],
  },
  {
    name: 'sudden overload: others take 85 % of the cluster, and go again',
    expectation:
      'the remaining capacity is used without a storm of refusals, and returned capacity within a second',
    simulation: {
      cluster,
      functionsStartAtMs: together(4),
      maxLimit: 256,
      seconds: 12,
      changes: [
        { atMs: 4000, free: 0.15 },
        { atMs: 8000, free: 1 },
      ],
    },
    // One slot of eight is what 15 % comes to.
    capacity: (second) => (second >= 4 && second < 8 ? 1 / 8 : 1),
    expected: [
      { seconds: [1, 4], throughput: [0.95, 1.02] },
      { seconds: [4, 5], refused: [0, 0.3] },
      { seconds: [5, 8], throughput: [0.9, 1.05], refused: [0, 0.02], inFlight: [3, 60] },
      { seconds: [9, 12], throughput: [0.93, 1.02], refused: [0, 0], shares: [0.5, 1.9] },
    ],
  },
  {
    name: 'slow node: one of three takes six times as long, then recovers',
    expectation:
      'the slow node sets the pace, since the driver still sends a third there, and nothing times out',
    simulation: {
      cluster,
      functionsStartAtMs: [0],
      maxLimit: 256,
      seconds: 12,
      changes: [
        { atMs: 4000, node: 0, slowness: 6 },
        { atMs: 8000, node: 0, slowness: 1 },
      ],
    },
    // Three times what the slow node takes.
    capacity: (second) => (second >= 4 && second < 8 ? 1 / 6 : 1),
    expected: [
      { seconds: [5, 8], throughput: [0.85, 1.1], refused: [0, 0], inFlight: [10, 150] },
      { seconds: [9, 12], throughput: [0.9, 1], refused: [0, 0] },
    ],
  },
  {
    name: 'outage: no node answers for three seconds',
    expectation:
      "lost writes are repeated, and full speed returns within five seconds of the cluster's return",
    simulation: {
      cluster,
      functionsStartAtMs: together(2),
      maxLimit: 256,
      seconds: 14,
      changes: [
        { atMs: 3000, down: true },
        { atMs: 6000, down: false },
      ],
    },
    capacity: (second) => (second >= 3 && second < 6 ? 0 : 1),
    expected: [
      { seconds: [1, 3], throughput: [0.9, 1.02] },
      { seconds: [11, 14], throughput: [0.9, 1.02], refused: [0, 0.01] },
    ],
  },
  {
    name: 'a ceiling of rows per second',
    expectation: 'the rate is a little below the ceiling, and no second exceeds it',
    simulation: {
      cluster,
      functionsStartAtMs: [0],
      maxLimit: 256,
      seconds: 5,
      ceilings: { rowsPerSecond: 1200 },
    },
    expected: Array.from({ length: 4 }, (_, second) => ({
      seconds: [second, second + 1] as const,
      throughput: [0.22, 0.25] as const,
    })),
  },
  {
    name: 'throttled partition: a quarter of the groups is for one key, which takes 1,000 per second',
    expectation:
      'the throttled key gets nearly its maximum with hardly any refusal, and the other keys are undisturbed',
    simulation: {
      cluster: { ...cluster, writesPerPartition: 1000 },
      functionsStartAtMs: [0],
      maxLimit: 256,
      seconds: 14,
      hotShare: 0.25,
    },
    // The hot key bounds its share of every batch, and so the whole: 4,000 of 4,800 per second.
    expected: [{ seconds: [1, 14], throughput: [0.6, 0.85], refused: [0, 0.005], hotPerSecond: [800, 1050] }],
  },
  {
    name: 'throttled partition: four functions write groups of ten to one key, and to many others',
    expectation: 'the throttled key is used to its limit, and no function slows down for its other keys',
    simulation: {
      cluster: { ...cluster, writesPerPartition: 1000 },
      functionsStartAtMs: together(4),
      maxLimit: 256,
      seconds: 14,
      hotShare: 0.05,
      writesPerGroup: 10,
    },
    // A hundred groups of ten are a thousand writes; they are a twentieth of all groups: 2,000 of 4,800.
    expected: [{ seconds: [1, 14], throughput: [0.3, 0.55], refused: [0, 0.05], hotPerSecond: [80, 105] }],
  },
  {
    name: 'latency creep: every request takes longer by the second',
    expectation: 'requests do not pile up in the cluster, and the limit does not collapse',
    simulation: {
      cluster,
      functionsStartAtMs: [0],
      maxLimit: 256,
      seconds: 20,
      changes: Array.from({ length: 15 }, (_, step) => ({
        atMs: 2000 + step * 1000,
        slowness: 1 + step * 0.1,
      })),
    },
    capacity: (second) => 1 / (1 + Math.min(14, Math.max(0, second - 2)) * 0.1),
    expected: [{ seconds: [1, 20], throughput: [0.85, 1.02], refused: [0, 0], inFlight: [20, 80] }],
  },
];

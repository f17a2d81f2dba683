import type { FailureCode } from '../../../core/contract/failure-codes.ts';
import { known } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface ClusterModel {
  readonly nodes: number;
  /** Requests that one node works on at once; what comes beyond waits in its queue. This is the knee. */
  readonly slotsPerNode: number;
  /** Mean time of one request in a slot. Times vary: a third of it is fixed, the rest exponential. */
  readonly serviceMs: number;
  /** There and back. */
  readonly networkMs: number;
  /** A request that finds so many in the node's queue is answered `overloaded` at once. */
  readonly queuePerNode: number;
  /** Writes per second and partition key; beyond, the answer is `timeout` after {@link throttledAnswerMs}. */
  readonly writesPerPartition?: number;
}

/** From `atMs` on, these hold. */
export interface Change {
  readonly atMs: number;
  /** Of one node, or of all. */
  readonly node?: number;
  /** Share of the node's slots that others leave us. */
  readonly free?: number;
  /** Requests begun from now on take so many times as long. */
  readonly slowness?: number;
  /** Nothing is answered, neither what arrives nor what had arrived. */
  readonly down?: boolean;
}

interface Request {
  readonly answer: (failure: Failure | undefined) => void;
  readonly arrivedAtMs: number;
}

interface Node {
  slots: number;
  slowness: number;
  down: boolean;
  busy: number;
  readonly queue: Request[];
  /** Of the queue's first entry that still waits. */
  head: number;
}

/** Cassandra answers a write time-out after `write_request_timeout`: 2 s unless configured. */
const serverTimeoutMs = 2000;

const throttledAnswerMs = 10;

/** A cluster as the writer sees it: how long a request takes and what the answer is. */
export class Cluster {
  readonly #model: ClusterModel;
  readonly #time: VirtualTime;
  readonly #random: () => number;
  readonly #nodes: Node[];
  readonly #partitionFullAtMs = new Map<string, number>();
  #nextNode = 0;

  constructor(model: ClusterModel, time: VirtualTime, random: () => number, changes: readonly Change[]) {
    this.#model = model;
    this.#time = time;
    this.#random = random;
    this.#nodes = Array.from({ length: model.nodes }, () => ({
      slots: model.slotsPerNode,
      slowness: 1,
      down: false,
      busy: 0,
      queue: [],
      head: 0,
    }));
    for (const change of changes)
      time.at(change.atMs, () => {
        this.#change(change);
      });
  }

  /** Requests per second that it can take, with nothing to spare. */
  static capacity({ nodes, slotsPerNode, serviceMs }: ClusterModel): number {
    return (nodes * slotsPerNode * 1000) / serviceMs;
  }

  write(partitionKey: string, writes: number, timeoutMs: number): Promise<Failure | undefined> {
    return new Promise((resolve) => {
      let answered = false;
      const answer = (failure: Failure | undefined): void => {
        if (answered) return;
        answered = true;
        resolve(failure);
      };
      this.#time.at(this.#time.now() + timeoutMs, () => {
        answer(failureOf('timeout'));
      });
      if (!this.#admits(partitionKey, writes)) {
        this.#later(throttledAnswerMs, () => {
          answer(failureOf('timeout'));
        });
        return;
      }
      const node = this.#nodes[this.#nextNode % this.#nodes.length]!;
      this.#nextNode += 1;
      this.#arrive(node, { answer, arrivedAtMs: this.#time.now() });
    });
  }

  #arrive(node: Node, request: Request): void {
    if (node.down) return;
    if (node.busy < node.slots) this.#serve(node, request);
    else if (node.queue.length - node.head < this.#model.queuePerNode) node.queue.push(request);
    else
      this.#later(this.#model.networkMs, () => {
        request.answer(failureOf('overloaded'));
      });
  }

  #serve(node: Node, request: Request): void {
    node.busy += 1;
    const varied = 1 / 3 - (2 / 3) * Math.log(1 - this.#random());
    this.#later(this.#model.serviceMs * node.slowness * varied, () => {
      node.busy -= 1;
      if (node.down) return;
      this.#later(this.#model.networkMs, () => {
        request.answer(undefined);
      });
      this.#serveQueue(node);
    });
  }

  #serveQueue(node: Node): void {
    while (node.busy < node.slots && node.head < node.queue.length) {
      const request = node.queue[node.head]!;
      node.head += 1;
      if (this.#time.now() - request.arrivedAtMs < serverTimeoutMs) this.#serve(node, request);
      else request.answer(failureOf('timeout'));
    }
    if (node.head * 2 > node.queue.length) {
      node.queue.splice(0, node.head);
      node.head = 0;
    }
  }

  /** A token bucket of a tenth of a second per partition key. */
  #admits(partitionKey: string, writes: number): boolean {
    const perSecond = this.#model.writesPerPartition;
    if (perSecond === undefined) return true;
    const nowMs = this.#time.now();
    const fullAtMs = Math.max(nowMs, this.#partitionFullAtMs.get(partitionKey) ?? nowMs);
    const spentUntilMs = fullAtMs + (writes * 1000) / perSecond;
    if (spentUntilMs - nowMs > 100) return false;
    this.#partitionFullAtMs.set(partitionKey, spentUntilMs);
    return true;
  }

  #change({ node: changed, free, slowness, down }: Change): void {
    for (const [index, node] of this.#nodes.entries()) {
      if (changed !== undefined && changed !== index) continue;
      if (free !== undefined) node.slots = Math.max(1, Math.round(this.#model.slotsPerNode * free));
      if (slowness !== undefined) node.slowness = slowness;
      if (down !== undefined) node.down = down;
      if (node.down) node.queue.length = node.head = 0;
      this.#serveQueue(node);
    }
  }

  #later(ms: number, then: () => void): void {
    this.#time.at(this.#time.now() + ms, then);
  }
}

function failureOf(code: FailureCode): Failure {
  return { next: 'retry', stage: 'write', code, message: known(`the model answered ${code}`) };
}

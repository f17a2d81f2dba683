import { describe, expect, it } from 'vitest';
import type { WriteGroup } from '../../../core/record/write.ts';
import { LaneProgress, type LaneState } from '../../../lambda/carry/lane-progress.ts';
import { makeShape, makeWrite } from '../../support/make-write.ts';

const shape = makeShape('server');
const group = (recordIndex: number): WriteGroup => ({
  writes: [makeWrite({ shape, recordIndex, row: `row ${recordIndex}` })],
  bytes: 1,
});
const [a, b, c, d] = [group(0), group(1), group(2), group(3)];

/** A lane of the groups `a` and `b`. */
const begin = (): LaneProgress => new LaneProgress([a, b], a);

const transitions: Readonly<Record<string, (lane: LaneProgress) => unknown>> = {
  passGate: (lane) => {
    lane.passGate();
  },
  waitForGate: (lane) => {
    lane.waitForGate();
  },
  send: (lane) => {
    lane.send();
  },
  acknowledge: (lane) => {
    lane.acknowledge();
  },
  refuse: (lane) => {
    lane.refuse([]);
  },
  split: (lane) => {
    lane.split([c, d]);
  },
  waitForRetry: (lane) => {
    lane.waitForRetry();
  },
  wake: (lane) => {
    lane.wake();
  },
  abandon: (lane) => lane.abandon(),
};

const into: Readonly<Record<LaneState, () => LaneProgress>> = {
  ready: begin,
  'in-flight': () => {
    const lane = begin();
    lane.send();
    return lane;
  },
  waiting: () => {
    const lane = begin();
    lane.waitForGate();
    return lane;
  },
  ended: () => {
    const lane = begin();
    lane.abandon();
    return lane;
  },
};

describe('lane transitions', () => {
  const allowed: Readonly<Record<LaneState, Readonly<Record<string, LaneState>>>> = {
    ready: { passGate: 'ready', waitForGate: 'waiting', send: 'in-flight', abandon: 'ended' },
    'in-flight': {
      acknowledge: 'ready',
      refuse: 'ready',
      split: 'ready',
      waitForRetry: 'waiting',
      abandon: 'ended',
    },
    waiting: { wake: 'ready' },
    ended: {},
  };
  const all = (['ready', 'in-flight', 'waiting', 'ended'] as const).flatMap((from) =>
    Object.keys(transitions).map((name) => ({ from, name, to: allowed[from][name] })),
  );

  it.each(all)('the transition $name of a lane that is $from leads to $to', ({ from, name, to }) => {
    const lane = into[from]();
    const transition = transitions[name]!;
    expect(lane.state).toBe(from);
    if (to === undefined) {
      expect(() => transition(lane)).toThrow(`a lane that is ${from} cannot ${name}`);
      expect(lane.state).toBe(from);
    } else {
      transition(lane);
      expect(lane.state).toBe(to);
    }
  });
});

describe('lane', () => {
  it('a lane has its groups written one after the other and then ends', () => {
    const lane = begin();
    const sent: (WriteGroup | undefined)[] = [];
    while (lane.state === 'ready') {
      sent.push(lane.next);
      lane.send();
      lane.acknowledge();
    }
    expect(sent).toEqual([a, b]);
    expect([lane.state, lane.next]).toEqual(['ended', undefined]);
  });

  it('a lane has the pieces of a split group written before the next group', () => {
    const lane = into['in-flight']();
    lane.split([c, d]);
    expect(lane.next).toBe(c);
    lane.send();
    lane.acknowledge();
    expect(lane.next).toBe(d);
    lane.send();
    lane.acknowledge();
    expect(lane.next).toBe(b);
  });

  it('a lane has the writes that a refused write had folded written in its place', () => {
    const lane = into['in-flight']();
    lane.refuse([c]);
    expect(lane.next).toBe(c);
    lane.send();
    lane.refuse([]);
    expect(lane.next).toBe(b);
    lane.send();
    lane.refuse([]);
    expect(lane.state).toBe('ended');
  });

  it('a lane counts the attempts of one part and passes every gate again before another', () => {
    const lane = begin();
    lane.passGate();
    lane.waitForGate();
    lane.wake();
    expect([lane.attempts, lane.gatesPassed]).toEqual([0, 2]);
    lane.send();
    lane.waitForRetry();
    lane.wake();
    expect([lane.next, lane.attempts, lane.gatesPassed]).toEqual([a, 1, 0]);
    lane.send();
    lane.waitForRetry();
    lane.wake();
    expect(lane.attempts).toBe(2);
    lane.send();
    lane.acknowledge();
    expect([lane.next, lane.attempts]).toEqual([b, 0]);
  });

  it('a lane starts its count again with the pieces of a group', () => {
    const lane = into['in-flight']();
    lane.waitForRetry();
    lane.wake();
    lane.send();
    lane.split([c, d]);
    expect(lane.attempts).toBe(0);
  });

  it('an abandoned lane returns what it has not written', () => {
    const lane = into['in-flight']();
    lane.split([c, d]);
    lane.send();
    lane.acknowledge();
    expect(lane.abandon()).toEqual({ parts: [d], following: [b] });
    expect(lane.next).toBeUndefined();
  });
});

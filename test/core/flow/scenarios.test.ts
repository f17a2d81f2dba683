import { describe, expect, it } from 'vitest';
import { simulate, type Second, type Simulated } from '../../support/flow-simulator/simulate.ts';
import { capacityPerSecond, scenarios, type Expectation, type Range, type Scenario } from './scenarios.ts';

const seed = 20_261_122;

describe.each(scenarios)('$name', (scenario) => {
  it(scenario.expectation, async () => {
    const simulated = await simulate(scenario.simulation, seed);
    const seen = scenario.expected.map((expected) => measure(scenario, simulated, expected));
    // All figures of a scenario at once: one alone says little about what went wrong.
    expect(
      seen.flatMap(({ outside }) => outside),
      JSON.stringify(seen, null, 1),
    ).toEqual([]);
    expect(simulated.late).toBe(0);
  });
});

describe('flow scenarios without the limiter', () => {
  it('functions without the limiter are refused in masses, so that the scenarios can fail', async () => {
    const scenario = scenarios.find(({ name }) => name.startsWith('sudden overload'))!;
    const simulation = { ...scenario.simulation, minLimit: scenario.simulation.maxLimit };
    const { outside } = measure(scenario, await simulate(simulation, seed), {
      seconds: [1, 12],
      refused: [0.2, 1],
      latencyMs: [60, 5000],
    });
    expect(outside).toEqual([]);
  });
});

function measure(scenario: Scenario, simulated: Simulated, expected: Expectation): { outside: string[] } {
  const [from, to] = expected.seconds;
  const perFunction = simulated.seconds.map((seconds) => sum(seconds.slice(from, to)));
  const total = sum(perFunction);
  let capacity = 0;
  for (let second = from; second < to; second += 1) {
    capacity += capacityPerSecond * (scenario.capacity?.(second) ?? 1);
  }
  const refused = total.overloaded + total.timedOut;
  const figures = {
    throughput: [total.written / capacity],
    refused: [refused / (refused + total.written)],
    latencyMs: [total.writtenMs / total.written],
    inFlight: [total.busyMs / (1000 * (to - from))],
    shares: perFunction.map(({ written }) => (written * perFunction.length) / total.written),
    hotPerSecond: [total.hotWritten / (to - from)],
  };
  const outside: string[] = [];
  const hold = (name: keyof typeof figures, range: Range | undefined): void => {
    if (range === undefined) return;
    for (const figure of figures[name]) {
      if (figure >= range[0] && figure <= range[1]) continue;
      outside.push(
        `seconds ${from} to ${to}: ${name} is ${figure.toFixed(3)}, expected ${range.join(' to ')}`,
      );
    }
  };
  for (const name of ['throughput', 'refused', 'latencyMs', 'inFlight', 'shares', 'hotPerSecond'] as const) {
    hold(name, expected[name]);
  }
  return { ...figures, outside };
}

function sum(seconds: readonly Second[]): Second {
  const total = { written: 0, hotWritten: 0, overloaded: 0, timedOut: 0, writtenMs: 0, busyMs: 0 };
  for (const second of seconds) {
    total.written += second.written;
    total.hotWritten += second.hotWritten;
    total.overloaded += second.overloaded;
    total.timedOut += second.timedOut;
    total.writtenMs += second.writtenMs;
    total.busyMs += second.busyMs;
  }
  return total;
}

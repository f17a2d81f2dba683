import type { Scenario } from '../scenario.ts';

const shortTimeoutMs = 4_000;

/** Faults of the function itself. */
export const functionScenarios: readonly Scenario[] = [
  {
    name: 'function killed in mid-batch',
    mechanism: 'a redelivered batch changes nothing',
    async fault({ lambda, pause, faultMs }) {
      const rounds = 6;
      for (let round = 0; round < rounds; round++) {
        lambda.kill('SIGKILL');
        await pause(faultMs / rounds);
      }
    },
  },
  {
    name: 'function times out in mid-write',
    mechanism: 'failed records are reported; late requests of a dead invocation carry their own timestamps',
    lambdaTimeoutMs: shortTimeoutMs,
    async fault({ lambda, node, pause }) {
      // Two silent nodes of three: no request ends. Then the function stands still, until its time is over.
      for (let round = 0; round < 2; round++) {
        node(1).kill('SIGSTOP');
        node(2).kill('SIGSTOP');
        try {
          await pause(shortTimeoutMs);
          lambda.kill('SIGSTOP');
          await pause(shortTimeoutMs + 1_000);
        } finally {
          // Now what it had sent is written, late.
          node(1).kill('SIGCONT');
          node(2).kill('SIGCONT');
        }
        await pause(3_000);
      }
    },
  },
  {
    name: 'frozen, and forgotten by the network',
    mechanism: 'connections are probed before the first write after a freeze',
    freezeBetweenInvocations: true,
    // A request that nobody answers waits for 5 s, so that without the probe this cannot be kept.
    backWithinMs: 5_000,
    async fault({ proxies, workload, caughtUp, pause, faultMs }) {
      workload.pause();
      await caughtUp(60_000);
      for (const proxy of proxies) proxy.forget();
      // Longer than the function goes without a probe.
      await pause(Math.max(faultMs, 7_000));
      workload.resume();
    },
  },
];

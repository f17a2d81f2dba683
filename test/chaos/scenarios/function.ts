import type { Scenario } from '../scenario.ts';

/** Faults of the function itself. */
export const functionScenarios: readonly Scenario[] = [
  {
    name: 'function killed in mid-batch',
    mechanism: 'a batch that comes again changes nothing',
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
    mechanism: 'late requests of a dead invocation carry their own timestamps',
    lambdaTimeoutMs: 4_000,
    async fault({ node, pause }) {
      // Two silent nodes of three: no request ends, until they go on with all of them.
      for (let round = 0; round < 2; round++) {
        node(1).kill('SIGSTOP');
        node(2).kill('SIGSTOP');
        try {
          await pause(6_000);
        } finally {
          node(1).kill('SIGCONT');
          node(2).kill('SIGCONT');
        }
        await pause(2_000);
      }
    },
  },
  {
    name: 'frozen and thawed, connections cut meanwhile',
    mechanism: 'the thaw guard probes before the first write',
    freezeBetweenInvocations: true,
    async fault({ lambda, proxies, pause, faultMs }) {
      // The whole environment stands still, as Lambda's does between invocations, and its peers forget it.
      lambda.kill('SIGSTOP');
      for (const proxy of proxies) proxy.reset();
      await pause(faultMs);
      lambda.kill('SIGCONT');
    },
  },
];

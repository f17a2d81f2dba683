/** A host in a process of its own, to be killed: prints the pid of its one environment. */
import { startLambdaHost } from '../../../../local/lambda-host/host.ts';

const host = startLambdaHost({
  bundleDirectory: import.meta.dirname,
  handler: 'handler.handler',
  environment: {},
  memoryMb: 256,
  timeoutMs: 10_000,
  freezeBetweenInvocations: process.argv[2] === 'freeze',
});
await host.invoke('{"action":"count"}');
const [environment] = host.environments();
process.stdout.write(`${environment?.pid ?? 0}\n`);

// A process that starts Kafka and then waits to be killed: it tells its parent what must die with it.
import { dirname } from 'node:path';
import { startKafka } from '../../local/kafka/kafka.ts';

const { pid, logFile } = await startKafka();
process.send?.({ pid, directory: dirname(logFile) });

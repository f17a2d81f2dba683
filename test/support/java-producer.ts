import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installJars } from '../../local/jars/jars.ts';
import { requireJava17 } from '../../local/java/java-17.ts';

export interface JavaJob {
  readonly topic: string;
  readonly codec: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  /** Default: the codec's. `flat`: the same, and the values are spaces. */
  readonly level?: number | 'flat';
  readonly records: number;
  /** Of each value. */
  readonly bytes: number;
}

/** Lets the producer of Kafka's own Java client send records, all of a job in as few batches as it can. */
export async function produceByJava(brokers: string, jobs: readonly JavaJob[]): Promise<void> {
  const java = await requireJava17();
  const classPath = await installJars('kafka-4.3', () => undefined);
  const source = fileURLToPath(new URL('java/Produce.java', import.meta.url));
  const args = jobs.map(({ topic, codec, level, records, bytes }) =>
    [topic, codec, level ?? '-', records, bytes].join(':'),
  );
  await promisify(execFile)(java, ['-Xmx1g', '-cp', classPath, source, brokers, ...args]);
}

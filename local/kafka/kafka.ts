import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installJars } from '../jars/jars.ts';
import { requireJava17 } from '../java/java-17.ts';
import { freePort } from '../process/free-port.ts';
import { runTool } from '../process/run-tool.ts';
import { createServerProcess } from '../process/server-process.ts';
import { openDirectory } from '../directories/run-directory.ts';
import type { StartOptions } from '../process/start-options.ts';
import { answersKafka } from './answers-kafka.ts';
import { serverProperties, type Listener } from './server-properties.ts';

/** How a broker can be signed in to besides in plain text. */
export interface BrokerSignIn {
  /** Name, in capitals → protocol. */
  readonly listeners: Readonly<Record<string, Listener['protocol']>>;
  /** Further lines of `server.properties`. */
  readonly properties: readonly string[];
  /** `SCRAM-SHA-512=[name=…,password=…]` */
  readonly scramUsers: readonly string[];
}

/** A Kafka broker on this machine. It dies with this process, however that ends. */
export interface KafkaServer {
  /** `host:port`. */
  readonly brokers: string;
  /** `host:port` of each listener of {@link BrokerSignIn}. */
  readonly listeners: Readonly<Record<string, string>>;
  /** Of the Java process; another after {@link start}. */
  readonly pid: number;
  readonly logFile: string;
  /** Signals the Java process: SIGKILL, SIGSTOP, SIGCONT for fault tests, SIGTERM for an orderly end that keeps its data. */
  kill(signal: NodeJS.Signals): void;
  /** After {@link kill}: the same broker again, same port, same data. Resolves when it answers. */
  start(): Promise<void>;
  /** Ends the broker and resolves when its process has ended and its own folder is removed. */
  stop(): Promise<void>;
}

/**
 * Starts a single KRaft node of Kafka from Maven Central's jars and resolves when it answers.
 * Needs Java 17 and Maven. Rejects with the name of the broker's log.
 */
export async function startKafka(
  options: StartOptions & { readonly signIn?: BrokerSignIn } = {},
): Promise<KafkaServer> {
  const { directory, log = () => undefined, signal, signIn } = options;
  const java = await requireJava17();
  const classPath = await installJars('kafka-4.3', log, signal);
  const run = await openDirectory('kafka', directory);
  const port = await freePort(['127.0.0.1']);
  const brokers = `127.0.0.1:${port}`;
  const storage = {
    java,
    classPath,
    directory: run.path,
    dataDirectory: join(run.path, 'data'),
    propertiesFile: join(run.path, 'server.properties'),
    signal,
    scramUsers: signIn?.scramUsers ?? [],
  };
  const listeners: Listener[] = [];
  for (const [name, protocol] of Object.entries(signIn?.listeners ?? {})) {
    listeners.push({ name, protocol, port: await freePort(['127.0.0.1']) });
  }
  const server = createServerProcess({
    name: 'kafka',
    command: java,
    args: [...jvmOptions, '-cp', classPath, 'kafka.Kafka', storage.propertiesFile],
    environment: {},
    directory: run.path,
    logFile: join(run.path, 'kafka.log'),
    whenOrphaned: { remove: run.removeWhenOrphaned, run: [] },
    answers: () => answersKafka(brokers),
    startLimitMs: 120_000,
    stopLimitMs: 10_000,
    signal,
    onFailure: options.onFailure,
  });
  try {
    const controllerPort = await freePort(['127.0.0.1']);
    const properties = serverProperties({
      port,
      controllerPort,
      dataDirectory: storage.dataDirectory,
      listeners,
      properties: signIn?.properties ?? [],
    });
    await writeFile(storage.propertiesFile, properties);
    await format(storage);
    await server.start();
  } catch (error) {
    await run.close(signal?.aborted !== true);
    throw error;
  }
  return {
    brokers,
    listeners: Object.fromEntries(listeners.map((each) => [each.name, `127.0.0.1:${each.port}`])),
    get pid() {
      return server.pid;
    },
    logFile: server.logFile,
    kill: (name) => {
      server.kill(name);
    },
    start: () => server.start(),
    async stop() {
      // Data that is thrown away needs no orderly end; data of the caller's does.
      await (directory === undefined ? server.end() : server.stop());
      await run.close(server.failed);
    },
  };
}

const jvmOptions = [
  '-Xms256m',
  '-Xmx512m',
  '-XX:+UseG1GC',
  '-XX:+ExitOnOutOfMemoryError',
  '-Djava.awt.headless=true',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
  // Hundreds of lines of settings at every start.
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn',
];

interface Storage {
  readonly java: string;
  readonly classPath: string;
  readonly directory: string;
  readonly dataDirectory: string;
  readonly propertiesFile: string;
  readonly signal: AbortSignal | undefined;
  readonly scramUsers: readonly string[];
}

/** A KRaft node starts only on storage that Kafka's own tool has formatted. */
async function format(storage: Storage) {
  const { java, classPath, directory, dataDirectory, propertiesFile, signal, scramUsers } = storage;
  if (existsSync(join(dataDirectory, 'meta.properties'))) return;
  const tool = ['kafka.tools.StorageTool', 'format', '--cluster-id', clusterId, '--config', propertiesFile];
  for (const user of scramUsers) tool.push('--add-scram', user);
  await runTool({
    command: java,
    args: ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classPath, ...tool],
    directory,
    logFile: join(directory, 'format.log'),
    removeWhenOrphaned: [],
    signal,
  });
}

/** Any 16 bytes in URL-safe base64 that do not start with a dash. */
const clusterId = 'bWlsbHJhY2UtbG9jYWwtMQ';

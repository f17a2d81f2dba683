import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../process/run-tool.ts';
import { javaOfVersion, moduleOptions, type CassandraVersion } from './jvm-options.ts';

/** Where a node takes commands that CQL does not have: JMX, on loopback alone. */
export interface ManagementPlace {
  /** On 127.0.0.1, whatever the node's own address is. */
  readonly port: number;
  /** A client of JMX may run code as the node's user: only one that can read this file may connect. */
  readonly passwordFile: string;
}

const user = 'millrace';

/** The options of a Java process that takes commands there, with a password of its own. */
export function managementOptions(place: ManagementPlace): readonly string[] {
  writeFileSync(place.passwordFile, `${user} ${randomUUID()}\n`, { mode: 0o600 });
  return [
    // Without "remote" in its name Cassandra listens on loopback.
    `-Dcassandra.jmx.local.port=${place.port}`,
    // As in Cassandra's `conf/jvm17-server.options`: what reads the password.
    ...['--add-exports', 'java.management/com.sun.jmx.remote.security=ALL-UNNAMED'],
    '-Dcom.sun.management.jmxremote.authenticate=true',
    `-Dcom.sun.management.jmxremote.password.file=${place.passwordFile}`,
  ];
}

/** Who takes orders. */
export interface ManagedNode {
  readonly management: ManagementPlace;
  readonly version: CassandraVersion;
  readonly java: string;
  readonly classPath: string;
  readonly place: { readonly address: string; readonly directory: string };
  readonly logFile: string;
  readonly removeWhenOrphaned: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** Sends a node a command by Cassandra's own `nodetool`; rejects with its last line and the name of its log. */
export async function order(node: ManagedNode, name: string, limitMs: number): Promise<void> {
  const { port, passwordFile } = node.management;
  const { directory, address } = node.place;
  const limit = AbortSignal.timeout(limitMs);
  try {
    await runTool({
      command: node.java,
      args: [
        '-Xmx128m',
        ...moduleOptions[javaOfVersion[node.version]],
        // Its history of commands goes there.
        `-Duser.home=${directory}`,
        `-Dlogback.configurationFile=${join(directory, 'logback.xml')}`,
        ...['-cp', node.classPath, 'org.apache.cassandra.tools.NodeTool'],
        ...['-h', '127.0.0.1', '-p', String(port), '-u', user, '-pwf', passwordFile],
        name,
      ],
      directory,
      logFile: join(directory, '..', `nodetool-${address}.log`),
      removeWhenOrphaned: node.removeWhenOrphaned,
      signal: node.signal === undefined ? limit : AbortSignal.any([node.signal, limit]),
    });
  } catch (error) {
    if (!limit.aborted) throw error;
    throw new Error(
      `cassandra on ${address} has not done '${name}' within ${limitMs / 1_000} s; its log is ${node.logFile}`,
      { cause: error },
    );
  }
}

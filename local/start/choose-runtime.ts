import type { NodeCount } from '../cassandra/jvm-options.ts';
import { findJava, isOnPath, succeeds } from '../java/find-java.ts';

/** The tools of this machine that can start servers. */
export interface DetectedTools {
  readonly java17: boolean;
  readonly maven: boolean;
  /** An engine that answers, with the compose plugin. */
  readonly docker: boolean;
}

/** What the servers run as: Java processes or containers. */
export type ServerRuntime = 'java' | 'docker';

/** Looks for Java 17, Maven and, only where one of them is missing, for Docker. */
export async function detectTools(): Promise<DetectedTools> {
  const [java17, maven] = await Promise.all([findJava(17), succeeds('mvn', ['--version'])]);
  // Without any Java, Maven is there and cannot run: only Java is missing.
  const hasMaven = maven || (java17 === undefined && isOnPath('mvn'));
  const found = { java17: java17 !== undefined, maven: hasMaven };
  const docker = !(found.java17 && found.maven) && (await dockerAnswers());
  return { ...found, docker };
}

const dockerAnswers = async (): Promise<boolean> =>
  (await succeeds('docker', ['compose', 'version'])) && (await succeeds('docker', ['info']));

/** Java where it can be, Docker where it must be; throws with what to install where neither is possible. */
export function chooseRuntime({ java17, maven, docker }: DetectedTools, nodes: NodeCount): ServerRuntime {
  if (java17 && maven) return 'java';
  const missing = [...(java17 ? [] : ['Java 17']), ...(maven ? [] : ['Maven'])].join(' and ');
  if (!docker) {
    throw new Error(
      `cannot start Kafka and Cassandra: ${missing} not found, and no Docker engine with the compose plugin answers; install ${missing}, or start Docker`,
    );
  }
  if (nodes === 3) {
    throw new Error(
      `three nodes need Java 17 and Maven: ${missing} not found, and in Docker there is only one node`,
    );
  }
  return 'docker';
}

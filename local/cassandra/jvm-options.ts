/** The versions that are tried and pinned, by what Cassandra needs of Java. */
export const javaOfVersion = { '5.0.3': 17, '4.1.8': 11 } as const;

/** A version of Cassandra that can be started. */
export type CassandraVersion = keyof typeof javaOfVersion;

const exported = (...packages: readonly string[]): readonly string[] =>
  packages.flatMap((name) => ['--add-exports', `${name}=ALL-UNNAMED`]);

const opened = (...packages: readonly string[]): readonly string[] =>
  packages.flatMap((name) => ['--add-opens', `${name}=ALL-UNNAMED`]);

/** Both files of Cassandra's own `conf/` that {@link moduleOptions} names have these. */
const common = [
  '-Djdk.attach.allowAttachSelf=true',
  ...exported(
    'java.base/jdk.internal.misc',
    'java.management.rmi/com.sun.jmx.remote.internal.rmi',
    'java.rmi/sun.rmi.registry',
    'java.rmi/sun.rmi.server',
    'java.sql/java.sql',
  ),
  ...opened(
    'java.base/java.lang.module',
    'java.base/jdk.internal.loader',
    'java.base/jdk.internal.ref',
    'java.base/jdk.internal.reflect',
    'java.base/jdk.internal.math',
    'java.base/jdk.internal.module',
    'java.base/jdk.internal.util.jar',
    'jdk.management/com.sun.management.internal',
  ),
];

/** What Cassandra needs of Java's modules, from its `conf/jvm17-server.options` and `conf/jvm11-server.options`. */
export const moduleOptions = {
  17: [
    ...common,
    ...exported(
      'java.base/java.lang.ref',
      'jdk.unsupported/sun.misc',
      'jdk.compiler/com.sun.tools.javac.file',
      'jdk.attach/sun.tools.attach',
    ),
    ...opened(
      'java.base/sun.nio.ch',
      'java.base/java.io',
      'java.base/java.lang.reflect',
      'jdk.compiler/com.sun.tools.javac',
      'java.base/java.lang',
      'java.base/java.util',
    ),
  ],
  11: [
    ...common,
    ...exported('java.base/jdk.internal.ref', 'java.base/jdk.internal.util', 'java.base/sun.nio.ch'),
  ],
};

/** From the same files and `conf/jvm-server.options`, without what only large heaps or a service need. */
const tuning = [
  '-XX:+UseG1GC',
  '-XX:+ParallelRefProcEnabled',
  '-XX:MaxGCPauseMillis=300',
  '-Xss256k',
  '-XX:+PerfDisableSharedMem',
  '-XX:+ExitOnOutOfMemoryError',
  '-Djava.net.preferIPv4Stack=true',
  '-Dio.netty.tryReflectionSetAccessible=true',
  '-Dio.netty.allocator.useCacheForAllThreads=true',
  '-Dio.netty.allocator.maxOrder=11',
];

/**
 * A lone node has nobody to wait for. In a cluster, 2 s let the nodes hear of each other,
 * and they may join before the one before them is known everywhere: the ring is empty.
 */
const startUp = {
  1: ['-Dcassandra.ring_delay_ms=0', '-Dcassandra.skip_wait_for_gossip_to_settle=0'],
  3: [
    '-Dcassandra.ring_delay_ms=2000',
    '-Dcassandra.consistent.rangemovement=false',
    '-Dcassandra.gossip_settle_min_wait_ms=1000',
    '-Dcassandra.gossip_settle_interval_ms=500',
  ],
};

/** How many nodes a cluster here may begin with. */
export type NodeCount = keyof typeof startUp;

/**
 * Where nodes come and go while data is written, every other one must have heard of it before data is handed over,
 * and it comes from the replica whose place is taken.
 */
export const changingMembers = [
  '-Dcassandra.ring_delay_ms=10000',
  '-Dcassandra.consistent.rangemovement=true',
];

/** The options of the Java process for this version and size of cluster; what follows them wins. */
export function jvmOptions(version: CassandraVersion, nodes: NodeCount, heapMb: number): readonly string[] {
  return [
    `-Xms${Math.ceil(heapMb / 2)}m`,
    `-Xmx${heapMb}m`,
    ...tuning,
    ...moduleOptions[javaOfVersion[version]],
    ...startUp[nodes],
    // The first superuser is there when the node answers, and not ten seconds later.
    '-Dcassandra.superuser_setup_delay_ms=0',
  ];
}

import { join } from 'node:path';
import type { NodeCount } from './jvm-options.ts';

/** TLS between clients and nodes. */
export interface ClientTls {
  /** PKCS#12 or JKS with the server's key and certificate. */
  readonly keystoreFile: string;
  readonly keystorePassword: string;
  /** Given, clients must show a certificate that this store trusts. */
  readonly truststore?: { readonly file: string; readonly password: string };
  /** With a truststore: what the first question to a node is asked with, PEM. */
  readonly client?: { readonly certificate: string; readonly privateKey: string };
}

/** What a fault test may want otherwise. */
export interface ClusterSettings {
  /** Asks for a login: at first `cassandra` with password `cassandra`, who may do everything. Default: false. */
  readonly authentication?: boolean;
  readonly clientTls?: ClientTls;
  /** `batch` acknowledges a write only when it is on disk. Default: `periodic`, as Cassandra's own. */
  readonly commitlogSync?: 'periodic' | 'batch';
  /** Which address a node tells clients to call it by, given its own: that of a proxy. Default: its own. */
  readonly broadcastAddress?: (address: string) => string;
  /** Lines of `cassandra.yaml` by name; they win over everything else. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Where one node lives, and how it comes there. */
export interface NodePlace {
  readonly address: string;
  readonly port: number;
  readonly storagePort: number;
  readonly directory: string;
  /** It joins a cluster that has data, and takes over its share. Default: it is one of those that begin. */
  readonly joins?: boolean;
}

const seed = '127.0.0.1';

/** The `cassandra.yaml` of one node. It is JSON, which is YAML. */
export function cassandraYaml(place: NodePlace, nodes: NodeCount, cluster: ClusterSettings): string {
  const { address, port, storagePort, directory } = place;
  const settings = {
    cluster_name: 'millrace',
    num_tokens: nodes === 1 ? 1 : 16,
    // Those that begin find an empty ring: there is nothing to stream.
    auto_bootstrap: place.joins === true,
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    endpoint_snitch: 'SimpleSnitch',
    seed_provider: [
      {
        class_name: 'org.apache.cassandra.locator.SimpleSeedProvider',
        parameters: [{ seeds: `${seed}:${storagePort}` }],
      },
    ],
    listen_address: address,
    storage_port: storagePort,
    rpc_address: address,
    broadcast_rpc_address: cluster.broadcastAddress?.(address) ?? address,
    native_transport_port: port,
    data_file_directories: [join(directory, 'data')],
    commitlog_directory: join(directory, 'commitlog'),
    hints_directory: join(directory, 'hints'),
    saved_caches_directory: join(directory, 'caches'),
    cdc_raw_directory: join(directory, 'cdc'),
    commitlog_total_space: '512MiB',
    auto_snapshot: false,
    ...commitlogSync(cluster.commitlogSync ?? 'periodic'),
    ...(cluster.authentication === true ? authentication : {}),
    ...(cluster.clientTls === undefined ? {} : clientEncryption(cluster.clientTls)),
    ...cluster.settings,
  };
  return `${JSON.stringify(settings, undefined, 2)}\n`;
}

const commitlogSync = (sync: 'periodic' | 'batch'): object =>
  sync === 'batch'
    ? { commitlog_sync: 'batch' }
    : { commitlog_sync: 'periodic', commitlog_sync_period: '10000ms' };

const authentication = {
  authenticator: 'PasswordAuthenticator',
  authorizer: 'CassandraAuthorizer',
  role_manager: 'CassandraRoleManager',
  // A changed password or permission counts at once.
  credentials_validity: '0ms',
  permissions_validity: '0ms',
  roles_validity: '0ms',
};

const clientEncryption = ({ keystoreFile, keystorePassword, truststore }: ClientTls): object => ({
  client_encryption_options: {
    enabled: true,
    optional: false,
    keystore: keystoreFile,
    keystore_password: keystorePassword,
    require_client_auth: truststore !== undefined,
    ...(truststore === undefined
      ? {}
      : { truststore: truststore.file, truststore_password: truststore.password }),
  },
});

/** Cassandra logs through logback; without this file it would log every detail. */
export const logbackXml = `<configuration>
  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0} - %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="console"/></root>
</configuration>
`;

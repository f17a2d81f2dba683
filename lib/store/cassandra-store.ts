import { Annotations } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import { quotedList } from '../../core/connector/quoted-list.ts';
import type { TlsMode, WriteConsistency } from '../../core/contract/environment.ts';
import { aliasProblems } from '../grants/alias-problems.ts';
import { allowReading, readableArn } from '../grants/allow-reading.ts';
import type { ConnectorSecret } from '../grants/allow-reading.ts';
import type { ClusterAddress } from '../network/allow-to-cluster.ts';
import type { NetworkService } from '../network/network-service.ts';
import type { BoundStore, SchemaAccess } from './bound-store.ts';

/** A Cassandra cluster that you operate. */
export interface CassandraStoreProps {
  /** Host names or addresses without port; one is enough, three survive the loss of two. */
  readonly contactPoints: readonly string[];
  /** The CQL port of every node. Default: 9042. */
  readonly port?: number;
  /** The datacenter that is written to, as `nodetool status` prints it. A wrong name fails every batch. */
  readonly localDatacenter: string;
  /** How many replicas must acknowledge a write. Default: `'LOCAL_QUORUM'`. */
  readonly consistency?: WriteConsistency;
  /**
   * `verified`: TLS; the certificate must be signed by a trusted authority and be for the name that is dialled.
   * `off`: plain text in the VPC, rows included; synthesis warns. Default: `'verified'`.
   */
  readonly tls?: TlsMode;
  /** A secret that holds the authorities that sign the nodes' certificates, PEM. Default: none; Node's own are trusted. */
  readonly tlsAuthorities?: ConnectorSecret;
  /**
   * A secret that holds the certificate of the function: `{ "certificate", "privateKey", "privateKeyPassword"? }`, PEM.
   * Default: none; the nodes must not require one.
   */
  readonly tlsClientCertificate?: ConnectorSecret;
  /** The name in the certificate of every node. Default: the contact point or address that is dialled. */
  readonly tlsServerName?: string;
  /**
   * A secret that holds the login: `{ "username", "password" }`. During a rotation the function signs in with the current
   * or the pending version, whichever the cluster accepts. Default: none; the cluster must let every client in.
   */
  readonly credentials?: ConnectorSecret;
  /** The group of the nodes; it gets an ingress rule for the functions. Default: none; open the port yourself. */
  readonly securityGroup?: ISecurityGroup;
  /**
   * Lets each deployment create what `schema.cql` has and the cluster lacks: keyspaces, types, tables, fields, columns.
   * Nothing is dropped or altered; where that would be needed the deployment fails before any change, with every
   * difference. Needs a `schema.cql`. Default: none; create the tables yourself.
   */
  readonly migrateSchema?: SchemaMigrationLogin;
}

/** How deployments sign in to change tables. */
export interface SchemaMigrationLogin {
  /**
   * A secret that holds a login that may create and alter, so that the connector's own needs no such right.
   * Default: `credentials` of the store.
   */
  readonly credentials?: ConnectorSecret;
}

/** A Cassandra cluster of the user as the store. */
export class CassandraStore extends Construct implements BoundStore {
  readonly environment: Readonly<Record<string, string>>;
  readonly services: readonly NetworkService[];
  readonly secretArns: readonly string[];
  readonly cluster: ClusterAddress;
  readonly hasCertificates: boolean;
  readonly keyspacesTables = [];
  readonly timestampWindow = undefined;
  readonly tables = undefined;
  readonly migration: SchemaAccess | undefined;
  /** Those of the connector's own login and certificates. */
  private readonly secrets: readonly ConnectorSecret[];

  constructor(scope: Construct, id: string, props: CassandraStoreProps) {
    super(scope, id);
    const { contactPoints, port = 9042, tlsServerName, migrateSchema } = props;
    const problems = [
      ...contactPointProblems(contactPoints),
      ...tlsProblems(props),
      ...secretProps.flatMap((name) =>
        aliasProblems(`store.${name}: the key of the secret`, props[name]?.encryptionKey),
      ),
      ...aliasProblems(
        'store.migrateSchema.credentials: the key of the secret',
        migrateSchema?.credentials?.encryptionKey,
      ),
    ];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    this.warnOfPlainText(props);

    const secrets = secretProps.flatMap((name) => {
      const secret = props[name];
      return secret === undefined ? [] : [{ variable: env[name], secret }];
    });
    this.secrets = secrets.map(({ secret }) => secret);
    const migrationSecrets = migrateSchema?.credentials ? [migrateSchema.credentials] : [];
    this.secretArns = [...this.secrets, ...migrationSecrets].map(readableArn);
    this.hasCertificates = props.tlsAuthorities !== undefined || props.tlsClientCertificate !== undefined;
    this.cluster = { port, securityGroup: props.securityGroup };
    this.environment = {
      [env.contactPoints]: contactPoints.map((host) => `${host}:${port}`).join(','),
      [env.localDatacenter]: props.localDatacenter,
      [env.dialect]: 'cassandra',
      [env.consistency]: props.consistency ?? 'LOCAL_QUORUM',
      [env.tls]: props.tls ?? 'verified',
      ...(tlsServerName !== undefined && { [env.tlsServerName]: tlsServerName }),
      ...Object.fromEntries(secrets.map(({ variable, secret }) => [variable, secret.secretArn])),
    };
    this.migration = migrateSchema && this.accessOf(migrateSchema);
    this.services = this.secretArns.length > 0 ? ['secretsManager'] : [];
  }

  /** Lets a function read the secrets. The cluster itself decides what the login may write. */
  grantWrite(target: IFunction): void {
    for (const secret of this.secrets) allowReading(target, secret);
  }

  /** The access of the function, except for a login that may change tables. */
  private accessOf({ credentials: login }: SchemaMigrationLogin): SchemaAccess {
    return {
      environment: {
        ...this.environment,
        ...(login !== undefined && { [env.credentials]: login.secretArn }),
      },
      grantRead: (target) => {
        for (const secret of this.secrets) {
          // The login that is replaced is not read.
          if (login === undefined || this.environment[env.credentials] !== secret.secretArn) {
            allowReading(target, secret);
          }
        }
        if (login !== undefined) allowReading(target, login);
      },
    };
  }

  private warnOfPlainText({ tls }: CassandraStoreProps): void {
    if (tls !== 'off') return;
    Annotations.of(this).addWarningV2(
      'millrace:plainTextCql',
      "store.tls: 'off' sends rows in plain text through the VPC; use 'verified' once the nodes have certificates",
    );
  }
}

const tlsProps = ['tlsAuthorities', 'tlsClientCertificate', 'tlsServerName'] as const;
const secretProps = ['tlsAuthorities', 'tlsClientCertificate', 'credentials'] as const;

function contactPointProblems(contactPoints: readonly string[]): readonly string[] {
  if (contactPoints.length === 0) return ['store.contactPoints: none given; name at least one node'];
  const withPort = contactPoints.filter((host) => /:\d+$/.test(host));
  if (withPort.length === 0) return [];
  return [
    `store.contactPoints: ${quotedList(withPort)} has a port; give the host alone and the port, one for all nodes, in store.port`,
  ];
}

function tlsProblems(props: CassandraStoreProps): readonly string[] {
  if (props.tls !== 'off') return [];
  const given = tlsProps.filter((name) => props[name] !== undefined);
  if (given.length === 0) return [];
  return [`store.tls: 'off', but ${given.join(' and ')} given; remove it or set tls: 'verified'`];
}

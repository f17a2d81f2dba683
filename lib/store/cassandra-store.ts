import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import type { TlsMode, WriteConsistency } from '../../core/contract/environment.ts';
import type { NetworkService } from '../network/network-service.ts';
import { allowReading, secretOf } from '../secret-of.ts';
import type { SecretReference } from '../secret-of.ts';
import type { SchemaAccess, Store } from './store.ts';

/** A Cassandra cluster that the user runs. */
export interface CassandraStoreOptions {
  readonly kind: 'cassandra';
  /** Host names or addresses without port; one is enough, three survive the loss of two. */
  readonly contactPoints: readonly string[];
  /** The CQL port of every node. Default: 9042. */
  readonly port?: number;
  /** The datacenter written to, as `nodetool status` names it. */
  readonly localDatacenter: string;
  /** What a write waits for. Default: `'LOCAL_QUORUM'`. */
  readonly consistency?: WriteConsistency;
  /**
   * `verified`: TLS, with the certificate checked against an authority and the name dialled.
   * `off`: plain text in the VPC, rows included; synthesis warns. Default: `'verified'`.
   */
  readonly tls?: TlsMode;
  /** A secret with the authorities that sign the nodes' certificates, PEM. Default: those that Node trusts. */
  readonly tlsAuthorities?: SecretReference;
  /** A secret with the function's own certificate: `{ "certificate", "privateKey", "privateKeyPassword"? }`, PEM. Default: none. */
  readonly tlsClientCertificate?: SecretReference;
  /** The name that every node's certificate carries. Default: the contact point or the address that is dialled. */
  readonly tlsServerName?: string;
  /**
   * A secret with the login: `{ "username", "password" }`. While it rotates the function signs in with the current or
   * the pending version, whichever the cluster takes. Default: none; the cluster lets everybody in.
   */
  readonly credentials?: SecretReference;
  /** The nodes' group, or its id; it gets a rule for the function. Default: none; open the port yourself. */
  readonly securityGroup?: ISecurityGroup | string;
  /**
   * Whether each deployment adds what `schema.cql` has and the cluster has not: keyspaces, types, tables, fields,
   * columns. It never drops and never alters; where that would be needed the deployment fails, with every difference,
   * before anything is changed. `credentials`: a secret with a login that may create and alter, so that the
   * function's own needs no such right. Default: `false`; the tables are yours to make.
   */
  readonly migrateSchema?: boolean | { readonly credentials: SecretReference };
}

/**
 * A self-hosted cluster as the place where rows go.
 * Throws when no contact point is named, one carries a port, or TLS is off and yet configured.
 */
export class CassandraStore extends Construct implements Store {
  readonly environment: Readonly<Record<string, string>>;
  readonly services: readonly NetworkService[];
  readonly cluster: NonNullable<Store['cluster']>;
  readonly hasCertificates: boolean;
  readonly keyspacesTables = [];
  readonly migration: SchemaAccess | undefined;
  private readonly secrets: readonly (Secret | ISecret)[];

  constructor(scope: Construct, id: string, options: CassandraStoreOptions) {
    super(scope, id);
    const { contactPoints, port = 9042, tlsServerName } = options;
    checkContactPoints(contactPoints);
    checkTls(options);

    const secrets = secretOptions.flatMap((option) => {
      const secret = options[option];
      return secret === undefined ? [] : [{ variable: env[option], secret: secretOf(this, option, secret) }];
    });
    this.secrets = secrets.map(({ secret }) => secret);
    this.hasCertificates = options.tlsAuthorities !== undefined || options.tlsClientCertificate !== undefined;
    this.cluster = { port, securityGroup: options.securityGroup };
    this.environment = {
      [env.contactPoints]: contactPoints.map((host) => `${host}:${port}`).join(','),
      [env.localDatacenter]: options.localDatacenter,
      [env.dialect]: 'cassandra',
      [env.consistency]: options.consistency ?? 'LOCAL_QUORUM',
      [env.tls]: options.tls ?? 'verified',
      ...(tlsServerName !== undefined && { [env.tlsServerName]: tlsServerName }),
      ...Object.fromEntries(secrets.map(({ variable, secret }) => [variable, secret.secretArn])),
    };
    this.migration = this.accessOf(options.migrateSchema ?? false);
    const asksSecrets = secrets.length > 0 || typeof options.migrateSchema === 'object';
    this.services = asksSecrets ? ['secretsManager'] : [];
  }

  /** The function's own access, but for a login that may change tables. */
  private accessOf(migrate: boolean | { readonly credentials: SecretReference }): SchemaAccess | undefined {
    if (migrate === false) return undefined;
    const login = migrate === true ? undefined : secretOf(this, 'migrateSchema', migrate.credentials);
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

  /** Lets it read the secrets; what it may write is the cluster's to say. */
  grantWrite(target: IFunction): void {
    for (const secret of this.secrets) allowReading(target, secret);
  }
}

const tlsOptions = ['tlsAuthorities', 'tlsClientCertificate', 'tlsServerName'] as const;
const secretOptions = ['tlsAuthorities', 'tlsClientCertificate', 'credentials'] as const;

function checkContactPoints(contactPoints: readonly string[]): void {
  if (contactPoints.length === 0) throw new Error('store.contactPoints: none given; name at least one node');
  const withPort = contactPoints.find((host) => /:\d+$/.test(host));
  if (withPort === undefined) return;
  throw new Error(
    `store.contactPoints: '${withPort}' has a port; give the host alone and the port, one for all nodes, in store.port`,
  );
}

function checkTls(options: CassandraStoreOptions): void {
  if (options.tls !== 'off') return;
  const set = tlsOptions.filter((option) => options[option] !== undefined);
  if (set.length === 0) return;
  throw new Error(`store.tls: 'off', but ${set.join(' and ')} given; remove it or set tls: 'verified'`);
}

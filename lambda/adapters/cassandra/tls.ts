import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import type { ClientCertificate } from '../../../core/secret/certificates.ts';

/** How the two sides know each other. */
export interface Certificates {
  /** Authorities that sign the nodes' certificates, PEM, in place of those that Node trusts. */
  readonly authorities?: string | undefined;
  /** Ours, where the cluster asks for one. */
  readonly client?: ClientCertificate | undefined;
  /** The name that every node's certificate carries. Default: the address dialled, or the name of a contact point. */
  readonly serverName?: string | undefined;
}

/**
 * Node's TLS options. The driver's own default leaves certificates unchecked; `host` is never set, since it would
 * override the address dialled.
 */
export function toTlsOptions(
  { authorities, client, serverName }: Certificates,
  contactPoints: readonly string[],
): ConnectionOptions {
  const names = serverName === undefined ? namesOf(contactPoints) : [serverName];
  return {
    rejectUnauthorized: true,
    checkServerIdentity: (dialled, certificate) =>
      checkNames(serverName === undefined ? [dialled, ...names] : names, certificate),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(authorities === undefined ? {} : { ca: authorities }),
    ...(client === undefined
      ? {}
      : { cert: client.certificate, key: client.privateKey, passphrase: client.privateKeyPassword }),
  };
}

/** Passes if the certificate is for any of the names; else tells what is wrong with the first. */
function checkNames(names: readonly string[], certificate: PeerCertificate): Error | undefined {
  const errors = names.map((name) => checkServerIdentity(name, certificate));
  return errors.includes(undefined) ? undefined : errors[0];
}

/** The driver resolves names and dials addresses, which certificates seldom have. */
function namesOf(contactPoints: readonly string[]): readonly string[] {
  const hosts = contactPoints.map((point) => point.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1'));
  return hosts.filter((host) => isIP(host) === 0);
}

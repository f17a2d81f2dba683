import { readRegistryUrl } from '../../core/contract/registry-url.ts';

/** The URL of a registry, taken apart. */
export interface RegistryUrl {
  readonly isEncrypted: boolean;
  readonly port: number;
}

/** A value of CDK that is known only at deployment, such as the name of a load balancer. */
const token = /\$\{Token\[[^\]]+\]\}/g;

/**
 * Reads `http(s)://host[:port][/path]`, of which parts may be known only at deployment, except for the protocol and the
 * port. `undefined` for anything else: a login, a query or a fragment has no place in it.
 */
export function parseRegistryUrl(text: unknown): RegistryUrl | undefined {
  if (typeof text !== 'string' || /[\s,]/.test(text)) return undefined;
  const known = text.replace(token, 'known-at-deployment');
  const url = readRegistryUrl(known);
  if (url === undefined) return undefined;
  const { protocol, port } = url;
  const isEncrypted = protocol === 'https:';
  return { isEncrypted, port: port === '' ? (isEncrypted ? 443 : 80) : Number(port) };
}

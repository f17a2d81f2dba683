/** The URL of a registry, taken apart. */
export interface RegistryUrl {
  readonly isEncrypted: boolean;
  readonly port: number;
}

/** A value of CDK that is known only at deployment, such as the name of a load balancer. */
const token = /\$\{Token\[[^\]]+\]\}/g;

const defaultPorts: ReadonlyMap<string, number> = new Map([
  ['https:', 443],
  ['http:', 80],
]);

/**
 * Reads `http(s)://host[:port][/path]`, of which parts may be known only at deployment, except for the protocol and the
 * port. `undefined` for anything else: a login, a query or a fragment has no place in it.
 */
export function parseRegistryUrl(text: unknown): RegistryUrl | undefined {
  if (typeof text !== 'string' || /[\s,]/.test(text)) return undefined;
  const known = text.replace(token, 'known-at-deployment');
  if (!URL.canParse(known)) return undefined;
  const { protocol, port, username, password, search, hash } = new URL(known);
  const defaultPort = defaultPorts.get(protocol);
  if (defaultPort === undefined || username + password + search + hash !== '') return undefined;
  return { isEncrypted: protocol === 'https:', port: port === '' ? defaultPort : Number(port) };
}

import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { RegistryKind } from '../../core/connector/registries.ts';
import type { ConnectorSecret } from '../grants/allow-reading.ts';
import type { RegistryReach } from './bound-registry.ts';

/** The registries that are asked by HTTP. */
export type HttpRegistryKind = Exclude<RegistryKind, 'glue'>;

/** A schema registry that is asked by HTTP. */
export interface HttpRegistryProps {
  /**
   * `https://host[:port][/path]`, one or several; where one does not answer, the next is asked. `http://` sends schemas
   * in plain text: synthesis warns, and refuses it together with a secret or on the internet.
   */
  readonly urls: readonly string[];
  /**
   * `vpc`: it has an address in the VPC of the function, or one that the VPC has a route to, such as an endpoint of
   * PrivateLink. `internet`: the VPC needs a NAT gateway, which `Network.create` does not have.
   */
  readonly reach: RegistryReach;
  /**
   * A secret that holds the login: `{ "username", "password" }`, of which Confluent Cloud's are an API key and its
   * secret, or `{ "token", "logicalCluster"?, "identityPoolId"? }` for a bearer token. Default: none; the registry must
   * let every client in.
   */
  readonly credentials?: ConnectorSecret;
  /** A secret that holds the authorities that sign its certificate, PEM. Default: none; Node's own are trusted. */
  readonly tlsAuthorities?: ConnectorSecret;
  /**
   * A secret that holds the certificate of the function: `{ "certificate", "privateKey", "privateKeyPassword"? }`, PEM.
   * Default: none; the registry must not require one.
   */
  readonly tlsClientCertificate?: ConnectorSecret;
  /**
   * The group of the registry or its load balancer; it gets an ingress rule for the functions. Only with `reach: 'vpc'`.
   * Default: none; open the port yourself.
   */
  readonly securityGroup?: ISecurityGroup;
}

/** The props that are secrets, by the names of their environment variables in `core/contract`. */
export const secretProps = ['credentials', 'tlsAuthorities', 'tlsClientCertificate'] as const;

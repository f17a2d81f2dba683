import type { ConnectorSecret } from '../grants/allow-reading.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import type { SelfManagedAuthentication } from './kafka-authentication.ts';

/** A Kafka cluster that is not MSK's. */
export interface SelfManagedSourceProps extends EventSourceOptions {
  /** `host:port` each; one is enough, three survive the loss of two. */
  readonly bootstrapServers: readonly string[];
  /** A way of `KafkaAuthentication`; without a default, since to let every client in must be said. */
  readonly authentication: SelfManagedAuthentication;
  /**
   * A secret that holds `{ "certificate" }`, PEM: the authority that signed the certificates of the brokers.
   * Default: none; the pollers trust public authorities.
   */
  readonly rootCa?: ConnectorSecret;
  /** `vpc`: the pollers run in the subnets of the function. `internet`: they reach the brokers from Lambda's own network. */
  readonly reach: 'vpc' | 'internet';
}

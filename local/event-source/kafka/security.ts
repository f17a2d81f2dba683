import type { ConnectionOptions as TlsOptions } from 'node:tls';
import type { SASLOptions } from '@platformatic/kafka';

/** How every connection to Kafka is made; without either, in plain text and without a login. */
export interface KafkaSecurity {
  readonly tls?: TlsOptions;
  readonly sasl?: SASLOptions;
}

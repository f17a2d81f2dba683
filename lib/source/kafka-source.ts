import type { IKafkaSource } from './bound-source.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import { MskSource } from './msk-source.ts';
import type { MskSourceProps } from './msk-source-props.ts';
import { createMskSource } from './new-msk-source.ts';
import type { NewMskSourceProps } from './new-msk-source.ts';
import { SelfManagedSource } from './self-managed-source.ts';
import type { SelfManagedSourceProps } from './self-managed-source-props.ts';

const failureResponse = ({ polling }: EventSourceOptions): IKafkaSource['failureResponse'] =>
  polling?.kind === 'on-demand' ? 'throw' : 'partial';

/** The sources that a connector can read. Implement `IKafkaSource` for another one. */
export const KafkaSource = {
  /**
   * An MSK cluster that exists, provisioned or serverless. Throws at `bind` when the cluster is in another Region, or
   * in another account without `vpcConnection`.
   */
  msk: (props: MskSourceProps): IKafkaSource => ({
    failureResponse: failureResponse(props),
    bind: (scope, context) => new MskSource(scope, 'Source', props, context),
  }),

  /** An MSK cluster that the connector creates in its network. The cluster and its topics outlive the stack. */
  newMsk: (props: NewMskSourceProps): IKafkaSource => ({
    failureResponse: failureResponse(props),
    bind: (scope, context) => createMskSource(scope, props, context),
  }),

  /** A Kafka cluster that you operate, or that a provider other than MSK does. */
  selfManaged: (props: SelfManagedSourceProps): IKafkaSource => ({
    failureResponse: failureResponse(props),
    bind: (scope, context) => new SelfManagedSource(scope, 'Source', props, context),
  }),
} as const;

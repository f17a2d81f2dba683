import type { Environment, Stack } from 'aws-cdk-lib';
import type { IKafkaSource, SourceContext } from '../../../lib/source/bound-source.ts';
import { KafkaAuthentication } from '../../../lib/source/kafka-authentication.ts';
import { KafkaSource } from '../../../lib/source/kafka-source.ts';
import type { MskSourceProps } from '../../../lib/source/msk-source-props.ts';
import type { SelfManagedSourceProps } from '../../../lib/source/self-managed-source-props.ts';

/** A source that AWS would refuse: a row of the table in docs/DEPLOY.md, which may have several. */
export interface RefusedSource {
  /** As the table has it. */
  readonly what: string;
  /** Where AWS documents it. */
  readonly page: string;
  readonly source: (stack: Stack) => IKafkaSource;
  readonly says: RegExp;
  readonly context?: Partial<SourceContext>;
  readonly env?: Environment;
}

const lambda = 'https://docs.aws.amazon.com/lambda/latest';
const msk = 'https://docs.aws.amazon.com/msk/latest/developerguide';
/** Where AWS documents what it refuses. */
export const pages = {
  api: `${lambda}/api/API_CreateEventSourceMapping.html`,
  access: `${lambda}/api/API_SourceAccessConfiguration.html`,
  crossAccount: `${lambda}/dg/msk-cross-account.html`,
  filters: `${lambda}/dg/kafka-filtering.html`,
  filterRules: `${lambda}/dg/invocation-eventfiltering.html`,
  logging: `${lambda}/dg/esm-logging.html`,
  pollers: `${lambda}/api/API_ProvisionedPollerConfig.html`,
  registry: `${lambda}/dg/services-consume-kafka-events.html`,
  servers: `${lambda}/api/API_SelfManagedEventSource.html`,
  starting: `${lambda}/dg/kafka-starting-positions.html`,
  selfManaged: `${lambda}/dg/with-kafka-configure.html`,
  internet:
    'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_event_sources.SelfManagedKafkaEventSourceProps.html',
  association:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-batchscramsecret.html',
  connections: `${msk}/aws-access-mult-vpc.html`,
  lag: `${msk}/consumer-lag.html`,
  scram: `${msk}/msk-password-tutorial.html`,
  serverless: `${msk}/serverless.html`,
  topics: `${msk}/msk-topic-operations-information.html`,
} as const;

export const provisioned =
  'arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3';
export const serverless =
  'arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-s3';

export const existing = (props: Partial<MskSourceProps>): IKafkaSource =>
  KafkaSource.msk({ clusterArn: provisioned, ...props });

export const selfManaged = (props: Partial<SelfManagedSourceProps>): IKafkaSource =>
  KafkaSource.selfManaged({
    bootstrapServers: ['broker-1:9092'],
    authentication: KafkaAuthentication.none(),
    reach: 'vpc',
    ...props,
  });

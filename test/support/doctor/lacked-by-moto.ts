import type { Answers } from '../aws-stub.ts';
import { scramPort, type MotoConnector } from './moto-connector.ts';
import { accountLimits, eventSourceMapping, mskCluster, notesTopic, simulator } from './wire.ts';

export const clusterArn =
  'arn:aws:kafka:eu-west-1:123456789012:cluster/shop/1a2b3c4d-1111-2222-3333-444455556666-7';

/**
 * The answers that moto does not have, in the shapes that AWS documents: MSK (moto's clusters have a time that the SDK
 * can not read, and no topics), event sources of Kafka, the account's limits, and IAM's simulator.
 */
export const lackedByMoto = ({ network, functionArn, kafkaLogin }: MotoConnector): Answers => ({
  ...scramEventSources({ functionArn, kafkaLogin }),
  [`/api/v2/clusters/${clusterArn}`]: mskCluster(clusterArn, {
    numberOfBrokerNodes: 2,
    place: { clientSubnets: network.subnetIds, securityGroups: [network.groups.cluster] },
    sasl: { iam: { enabled: false }, scram: { enabled: true } },
  }),
  [`/v1/clusters/${clusterArn}/bootstrap-brokers`]: {
    body: { bootstrapBrokerStringSaslScram: `b-1.shop.kafka:${scramPort},b-2.shop.kafka:${scramPort}` },
  },
  [`/v1/clusters/${clusterArn}/scram-secrets`]: { body: { secretArnList: [kafkaLogin.arn] } },
  ...notesTopic(clusterArn),
  ...accountLimits,
  SimulatePrincipalPolicy: simulator(),
});

/** The event source of the topic, whose pollers sign in with the secret. */
export const scramEventSources = ({
  functionArn,
  kafkaLogin,
  sourceArn = clusterArn,
}: Pick<MotoConnector, 'functionArn' | 'kafkaLogin'> & { readonly sourceArn?: string }): Answers => ({
  '/2015-03-31/event-source-mappings': {
    body: {
      EventSourceMappings: [
        {
          ...eventSourceMapping,
          EventSourceArn: sourceArn,
          FunctionArn: functionArn,
          SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: kafkaLogin.arn }],
        },
      ],
    },
  },
});

import { formatNames } from '../../core/connector/formats.ts';
import type { Section } from './page.ts';

/** Where the public types are declared. */
export const sourcePaths = ['core/connector', 'core/decode', 'core/cql/encode/units.ts', 'lib'] as const;

/** The parts of the page, each with the types at which it begins. */
export const sections: readonly Section[] = [
  {
    title: 'The connector file',
    introduction:
      '`connector.ts` exports what `defineConnector` returns. Everything here is imported from `millrace`.',
    roots: ['ConnectorDefinition'],
    functions: ['defineConnector'],
  },
  {
    title: 'Formats and schema registries',
    introduction:
      'How the bytes of keys, values and headers are read. [MAPPING.md](MAPPING.md#formats) says what each gives.',
    roots: [
      'JsonFormatOptions',
      'RegisteredAvro',
      'BareAvro',
      'AvroReading',
      'RegisteredProtobuf',
      'BareProtobuf',
      'CsvOptions',
      'ConfluentRegistryOptions',
      'ApicurioRegistryOptions',
      'GlueRegistryOptions',
    ],
    functions: [...formatNames, 'confluentRegistry', 'apicurioRegistry', 'glueRegistry'],
  },
  {
    title: 'The constructs',
    introduction: 'The CDK app imports these from `millrace/cdk`. Durations are `Duration` of `aws-cdk-lib`.',
    roots: [
      'ConnectorStackProps',
      'Network',
      'KafkaSource',
      'KafkaAuthentication',
      'Polling',
      'NewCluster',
      'VpcConnection',
      'Store',
      'KeyspacesCapacity',
      'RegistryAccess',
    ],
  },
  {
    title: 'Networks, sources, stores and registries of your own',
    introduction:
      'A construct of yours takes the place of a built-in one when it implements one of these interfaces.',
    roots: [
      'INetwork',
      'BoundNetwork',
      'IKafkaSource',
      'BoundSource',
      'IStore',
      'BoundStore',
      'IRegistry',
      'BoundRegistry',
    ],
  },
];

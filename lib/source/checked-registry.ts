import type {
  IEventSourceMapping,
  IFunction,
  ISchemaRegistry,
  KafkaSchemaRegistryConfig,
} from 'aws-cdk-lib/aws-lambda';
import type { RouteFormat } from '../../core/connector/registries.ts';

/** The formats that read what Lambda has made JSON of. */
const ofJson: readonly string[] = ['json', 'text', 'bytes'];

/**
 * The registry of an event source, checked against the formats of its topic when CDK binds it. Lambda takes
 * the id of a schema off the keys or values that it validates, and hands over the bytes (`SOURCE`) or JSON
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html).
 */
export class CheckedRegistry implements ISchemaRegistry {
  private readonly registry: ISchemaRegistry;
  private readonly formats: readonly RouteFormat[];

  constructor(registry: ISchemaRegistry, formats: readonly RouteFormat[]) {
    this.registry = registry;
    this.formats = formats;
  }

  /** Throws with every format that does not read what Lambda hands over. */
  bind(target: IEventSourceMapping, handler: IFunction): KafkaSchemaRegistryConfig {
    const config = this.registry.bind(target, handler);
    const problems = this.formats.flatMap((format) => formatProblem(config, format));
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return config;
  }
}

function formatProblem(config: KafkaSchemaRegistryConfig, format: RouteFormat): readonly string[] {
  const { topic, side, kind, registry, isSchemaInEvent } = format;
  const attribute = side.toUpperCase();
  const isValidated = config.schemaValidationConfigs.some((each) => each.attribute.value === attribute);
  const what = `source.schemaRegistry: the ${side} of '${topic}'`;
  if (!isValidated) {
    return isSchemaInEvent
      ? [
          `${what} has a registry with framing: 'event', but Lambda does not look its schema up; add the attribute ${attribute} to schemaValidationConfigs`,
        ]
      : [];
  }
  if (config.eventRecordFormat.value === 'JSON') {
    return registry === undefined && ofJson.includes(kind)
      ? []
      : [
          `${what} is handed over as JSON, but its format is ${kind}; use json(), or the record format SOURCE with framing: 'event'`,
        ];
  }
  return registry === undefined || isSchemaInEvent
    ? []
    : [
        `${what} is handed over without the id of its schema, which its format looks for in the record; give its registry framing: 'event'`,
      ];
}

/** Formats that look for ids in the event, where the event source has no registry to put them there. */
export function withoutRegistryProblems(formats: readonly RouteFormat[]): readonly string[] {
  const sides = formats.filter(({ isSchemaInEvent }) => isSchemaInEvent);
  if (sides.length === 0) return [];
  const named = sides.map(({ side, topic }) => `the ${side} of '${topic}'`).join(', ');
  return [
    `source.schemaRegistry: none given, but ${named} has a registry with framing: 'event', whose ids Lambda puts into the ` +
      'event; add it in the record format SOURCE, or give the registry another framing',
  ];
}

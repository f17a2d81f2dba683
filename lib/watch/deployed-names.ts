import type { Watched } from './watched.ts';

/** A name that CloudFormation may choose. */
export interface DeployedName {
  /** Of the stack's output that tells it, and of the variable that stands for it in the Grafana model. */
  readonly output: string;
  /** What it is the name of. */
  readonly description: string;
  readonly value: string;
}

/** The names by which CloudWatch knows the parts of a connector. */
export const deployedNames = (watched: Watched): readonly DeployedName[] => [
  ...watched.topicSources.map(({ topic, eventSource }, index) => ({
    output: `EventSource${index + 1}Id`,
    description: `The event source of topic ${topic}`,
    value: eventSource.eventSourceMappingId,
  })),
  { output: 'FunctionName', description: 'The function', value: watched.function.functionName },
  {
    output: 'DeadLetterQueueName',
    description: 'The dead-letter queue',
    value: watched.deadLetterQueue.queueName,
  },
];

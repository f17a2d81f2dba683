import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Watched } from './watched.ts';

/** A name that CloudFormation may choose. */
export interface DeployedName {
  /** The output of the stack that has it, and the variable that stands for it in the Grafana model. */
  readonly output: string;
  /** What has this name. */
  readonly description: string;
  readonly value: string;
}

/**
 * The names by which CloudWatch knows the parts of a connector. `scope` is the construct that holds the dashboard: the
 * outputs are named after it.
 */
export const deployedNames = (scope: IConstruct, watched: Watched): readonly DeployedName[] => [
  ...watched.topicSources.map(({ topic, eventSource }, index) => ({
    output: outputId(scope, `EventSource${index + 1}Id`),
    description: `The event source of topic ${topic}`,
    value: eventSource.eventSourceMappingId,
  })),
  {
    output: outputId(scope, 'FunctionName'),
    description: 'The function',
    value: watched.function.functionName,
  },
  {
    output: outputId(scope, 'DeadLetterQueueName'),
    description: 'The dead-letter queue',
    value: watched.deadLetterQueue.queueName,
  },
];

/**
 * The logical id of an output: the ids of the constructs between the stack and the scope, then the name, without a hash.
 * `Default` is left out, as CDK does for logical ids.
 */
export function outputId(scope: IConstruct, name: string): string {
  const inStack = scope.node.scopes.slice(Stack.of(scope).node.scopes.length);
  const ids = inStack.map(({ node }) => node.id).filter((id) => id !== 'Default');
  return [...ids, name].join('').replaceAll(/[^A-Za-z0-9]/g, '');
}

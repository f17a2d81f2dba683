import { Validations } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ConnectorFunction } from '../function/connector-function.ts';
import type { ConnectorFunctionProps } from '../function/connector-function.ts';
import type { FunctionOptions } from '../function/function-options.ts';
import type { DeadLetters } from './dead-letters.ts';
import { redriveTimeout } from './redrive-time.ts';

export interface RedriveProps extends Omit<ConnectorFunctionProps, 'entry' | 'failureResponse'> {
  readonly deadLetters: DeadLetters;
}

/**
 * Letters per invocation. `deadLetterLimit` does not apply to so few: letters that fail again do not hold back the others.
 */
const batchSize = 10;

/** The minimum that the event source of a queue takes. */
const maxInstances = 2;

/** A redrive must not slow down live records: 200 rows per second with both instances. */
const rowsPerSecond = 100;
const maxRequestsInFlight = 16;

/**
 * A second function of the connector, which processes its dead letters. Its event source is deployed disabled;
 * `millrace dlq redrive QUEUE --open` enables it until the queue is empty.
 */
export class Redrive extends Construct {
  readonly connectorFunction: ConnectorFunction;
  readonly eventSource: EventSourceMapping;

  constructor(scope: Construct, id: string, { deadLetters, ...props }: RedriveProps) {
    super(scope, id);
    const { options = {} } = props;
    this.connectorFunction = new ConnectorFunction(this, 'Function', {
      ...props,
      entry: 'redrive',
      failureResponse: 'partial',
      options: {
        ...withoutReservation(options),
        timeout: redriveTimeout,
        rowsPerSecond: Math.min(rowsPerSecond, options.rowsPerSecond ?? rowsPerSecond),
        maxRequestsInFlight: Math.min(
          maxRequestsInFlight,
          options.maxRequestsInFlight ?? maxRequestsInFlight,
        ),
      },
    });
    const target = this.connectorFunction.function;
    deadLetters.grantSend(target);
    deadLetters.grantRedrive(target);
    this.eventSource = new EventSourceMapping(this, 'EventSource', {
      target,
      eventSourceArn: deadLetters.queue.queueArn,
      enabled: false,
      batchSize,
      maxConcurrency: maxInstances,
      reportBatchItemFailures: true,
    });
    Validations.of(this.eventSource).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'a letter that cannot be written stays in the queue: it is the destination',
    });
    // Lambda checks whether the role may read the queue when the mapping is created.
    this.eventSource.node.addDependency(target.role ?? target);
  }
}

/** The bound of the event source reserves none of the account's instances for a function that seldom runs. */
function withoutReservation(options: FunctionOptions): FunctionOptions {
  const rest: { -readonly [Name in keyof FunctionOptions]: FunctionOptions[Name] } = { ...options };
  delete rest.maxInstances;
  return rest;
}

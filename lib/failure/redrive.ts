import { Validations } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import { ConnectorFunction } from '../function/connector-function.ts';
import type { ConnectorFunctionProps, FunctionOptions } from '../function/connector-function.ts';
import type { DeadLetters } from './dead-letters.ts';
import { redriveTimeout } from './redrive-time.ts';

export interface RedriveProps extends Omit<ConnectorFunctionProps, 'entry'> {
  readonly deadLetters: DeadLetters;
}

/**
 * Letters per invocation. `deadLetterLimit` does not hold for them: letters which fail again don't hold back the others.
 */
const batchSize = 10;

/** The fewest that a queue's event source can be bound to. */
const maxInstances = 2;

/** Beside the live records a redrive has all the time in the world: 200 rows a second with both instances. */
const rowsPerSecond = 100;
const maxRequestsInFlight = 16;

/**
 * The connector once more, to bring its dead letters through the same flow. Its event source is deployed disabled;
 * `millrace dlq redrive QUEUE --open` enables it for as long as there is something to bring.
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
      environment: { ...props.environment, [env.failureResponse]: 'partial' },
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
      reason: 'what can not be brought stays in the queue: it is the destination',
    });
    // Lambda checks when the mapping is made whether the role may read the queue.
    this.eventSource.node.addDependency(target.role ?? target);
  }
}

/** The event source's own bound reserves none of the account's instances for a function that seldom runs. */
function withoutReservation(options: FunctionOptions): FunctionOptions {
  const rest: { -readonly [Name in keyof FunctionOptions]: FunctionOptions[Name] } = { ...options };
  delete rest.maxInstances;
  return rest;
}

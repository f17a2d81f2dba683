import type { EventSourceFacts } from '../facts/event-source-facts.ts';
import { parseArn } from '../facts/arn.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

/** An outage of the target lasts minutes; a failed batch may be redelivered several times in one minute. */
const fewRetries = 100;

/** When an event source gives records up, and where to (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html). */
export function checkGivingUp(
  source: EventSourceFacts,
  functionTimeoutSeconds: number | undefined,
): readonly Finding[] {
  const { topic, destination, polling, bisectsBatches } = source;
  return [
    ...checkRetries(source),
    ...(destination === undefined ? [] : checkDestination(topic, destination)),
    ...checkAge(source, functionTimeoutSeconds),
    ...(polling.kind === 'provisioned' && bisectsBatches
      ? [
          warning(
            topic,
            'a batch whose invocation failed is redelivered in halves',
            'where most of a batch is poison it is halved until deadLetterLimit no longer looks at it',
            'set polling.bisectBatchOnError to false: the function sets bad records aside by itself',
          ),
        ]
      : []),
  ];
}

const isWithoutEnd = (limit: number | undefined): boolean => limit === undefined || limit < 0;

function checkRetries({
  topic,
  retryAttempts,
  maxRecordAgeSeconds,
  destination,
}: EventSourceFacts): readonly Finding[] {
  const givesUp = !isWithoutEnd(retryAttempts) || !isWithoutEnd(maxRecordAgeSeconds);
  if (destination === undefined) {
    return givesUp
      ? [
          problem(
            topic,
            'records are given up after a number of retries or at an age, and stored nowhere',
            'an outage of the target that lasts long enough loses records',
            'give the event source an on-failure destination, as the stack does',
          ),
        ]
      : [ok(topic, 'failed batches are redelivered without end')];
  }
  if (isWithoutEnd(retryAttempts)) {
    return [
      problem(
        topic,
        'retries without end, and a destination: Lambda then stops after 10',
        'an outage of minutes sends good records to the destination',
        'set polling.retryAttempts to a number, up to 10000',
      ),
    ];
  }
  if (retryAttempts !== undefined && retryAttempts < fewRetries) {
    return [
      warning(
        topic,
        `records are given up after ${retryAttempts} retries`,
        'an outage of the target of some minutes uses them up, and good records leave the flow',
        'raise polling.retryAttempts, up to 10000; bad records become dead letters at once anyway',
      ),
    ];
  }
  return [ok(topic, `given up after ${retryAttempts ?? 0} retries, and stored in ${destination}`)];
}

function checkDestination(topic: string, destination: string): readonly Finding[] {
  if (destination === `kafka://${topic}`) {
    return [
      problem(
        topic,
        'batches that are given up go to the topic that they came from',
        'the event source reads them again and gives them up again, without end',
        'name another topic or a bucket',
      ),
    ];
  }
  const service = parseArn(destination)?.service;
  if (service !== 'sqs' && service !== 'sns') return [];
  return [
    warning(
      topic,
      `what is given up goes to ${service.toUpperCase()}, as offsets without records`,
      'they must be read from the topic again, while its retention lasts',
      'use a bucket, as the stack does: it gets the records themselves',
    ),
  ];
}

function checkAge({ topic, maxRecordAgeSeconds }: EventSourceFacts, timeoutSeconds = 60): readonly Finding[] {
  if (maxRecordAgeSeconds === undefined || isWithoutEnd(maxRecordAgeSeconds)) return [];
  if (maxRecordAgeSeconds >= 2 * timeoutSeconds) {
    return [ok(topic, `records older than ${maxRecordAgeSeconds} s are given up`)];
  }
  return [
    problem(
      topic,
      `records older than ${maxRecordAgeSeconds} s are given up, and one invocation may take ${timeoutSeconds} s`,
      'a record may be given up before it was tried twice',
      'raise polling.maxRecordAge, or leave it out: the retention of the topic then decides',
    ),
  ];
}

import type { DeadLetterFacts, DeadLetterQueue, QueueReader } from '../facts/dead-letter-facts.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';

const daySeconds = 86_400;

/** Less leaves no time for someone to look at a letter after a weekend. */
const minRetentionDays = 4;

/** The queue of dead letters, and who takes letters from it. */
export function checkDeadLetters({ queueUrl, queue, readers }: DeadLetterFacts): readonly Finding[] {
  const subject = queueUrl.split('/').at(-1) ?? queueUrl;
  if (!queue.known) {
    return [
      queue.kind === 'absent'
        ? problem(
            subject,
            'there is no such queue',
            'a record that can never be written is redelivered without end, and blocks its partition',
            'deploy the stack again, which makes it',
          )
        : notKnown(subject, 'the queue is not known', queue),
    ];
  }
  return [
    checkWaiting(queue.value, subject),
    checkRetention(queue.value, subject),
    ...(readers.known
      ? readers.value.map((reader) => checkReader(reader, queue.value, subject))
      : [notKnown(subject, 'who reads the queue is not known', readers)]),
  ];
}

const checkWaiting = ({ waiting }: DeadLetterQueue, subject: string): Finding =>
  waiting === 0
    ? ok(subject, 'no dead letter waits')
    : warning(
        subject,
        `about ${waiting} dead letter${waiting === 1 ? ' waits' : 's wait'}`,
        'they are records that were not written, and are deleted when the retention ends',
        '`millrace dlq ls`, then redrive or purge them',
      );

function checkRetention({ retentionSeconds }: DeadLetterQueue, subject: string): Finding {
  const days = Math.round((retentionSeconds / daySeconds) * 10) / 10;
  const what = `letters are stored for ${days} ${days === 1 ? 'day' : 'days'}`;
  return days >= minRetentionDays
    ? ok(subject, what)
    : warning(
        subject,
        what,
        'one that comes on a Friday is gone before anyone has seen it',
        'set deadLetters.retention to 14 days',
      );
}

/** Lambda refuses to make such an event source, but not to change the queue or the function afterwards. */
function checkReader(
  { functionName, timeoutSeconds }: QueueReader,
  { visibilitySeconds }: DeadLetterQueue,
  subject: string,
): Finding {
  if (!timeoutSeconds.known) {
    return notKnown(subject, `the time that ${functionName} has is not known`, timeoutSeconds);
  }
  const timeout = timeoutSeconds.value;
  return timeout <= visibilitySeconds
    ? ok(subject, `hidden for ${visibilitySeconds} s while ${functionName} has ${timeout} s for them`)
    : problem(
        subject,
        `letters are hidden for ${visibilitySeconds} s, but ${functionName} has ${timeout} s for them`,
        'a letter is redelivered while the function still processes it',
        `set the queue's visibility timeout to ${timeout} s or more`,
      );
}

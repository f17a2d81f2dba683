import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { quotedList } from '../../core/connector/quoted-list.ts';
import type { EventSourceOptions } from './event-source-options.ts';

/** Topics in `detached` that no route reads: a misspelled one would stay attached. */
export function detachedProblems(
  { detached = [] }: EventSourceOptions,
  topics: readonly string[],
): readonly string[] {
  return detached
    .filter((topic) => !topics.includes(topic))
    .map((topic) => `source.detached: no route reads '${topic}'; allowed: ${topics.join(', ')}; remove it`);
}

/** The topics that get an event source. Warns of the others, since nothing reads them. */
export function attachedTopics(
  scope: Construct,
  { detached = [] }: EventSourceOptions,
  topics: readonly string[],
): readonly string[] {
  const attached = topics.filter((topic) => !detached.includes(topic));
  if (attached.length < topics.length) {
    const which = attached.length === 0 ? 'every topic' : quotedList(detached);
    Annotations.of(scope).addWarningV2(
      'millrace:detachedTopics',
      `source.detached: ${which} has no event source, so nothing reads it; remove it from the list and deploy again once ` +
        'this deployment has ended',
    );
  }
  return attached;
}

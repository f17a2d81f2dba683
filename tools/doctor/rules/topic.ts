import type { TopicFacts } from '../facts/cluster-facts.ts';
import type { EventSourceFacts } from '../facts/event-source-facts.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';

/** A topic: whether it is there, whether it is whole, and how much of it can be read at once. */
export function checkTopic(topic: TopicFacts, sources: readonly EventSourceFacts[]): readonly Finding[] {
  const { name, description } = topic;
  if (!description.known) {
    return [
      description.kind === 'absent'
        ? problem(
            name,
            'there is no such topic in the cluster',
            'the event source has nothing to read, and reports a problem',
            'make the topic, or name it as the cluster does: names are case-exact',
          )
        : notKnown(name, 'whether the topic exists is not known', description),
    ];
  }
  const { partitions, replicationFactor } = description.value;
  return [
    checkReplication(name, replicationFactor),
    ...sources.flatMap((source) => (source.topic === name ? checkPollers(source, partitions) : [])),
    checkPartitions(topic),
  ];
}

const checkReplication = (name: string, factor: number): Finding =>
  factor > 1
    ? ok(name, `it exists, with replication factor ${factor}`)
    : warning(
        name,
        `its replication factor is ${factor}`,
        'a broker that restarts stops the topic; one that is lost takes records with it',
        'create the topic again with replication factor 3',
      );

function checkPollers({ topic, polling }: EventSourceFacts, partitions: number): readonly Finding[] {
  const of = partitions === 1 ? '1 partition' : `${partitions} partitions`;
  if (polling.kind === 'on-demand') return [ok(topic, `${of}, polled as Lambda sees fit`)];
  const { minimumPollers, maximumPollers } = polling;
  if (minimumPollers > partitions) {
    return [
      warning(
        topic,
        `at least ${minimumPollers} pollers are provisioned for ${of}`,
        'a poller without a partition reads nothing and is billed',
        `set polling.minimumPollers to ${partitions} or less`,
      ),
    ];
  }
  const most = Math.min(maximumPollers, partitions);
  return [ok(topic, `${of}, read by ${minimumPollers} to ${most} pollers`)];
}

function checkPartitions({ name, partitions }: TopicFacts): Finding {
  if (!partitions.known) return notKnown(name, "the partitions' health is not known", partitions);
  if (partitions.value.length === 0) {
    return notKnown(name, "the partitions' health is not known", {
      known: false,
      kind: 'failed',
      question: 'kafka:DescribeTopicPartitions',
      message: 'the answer names no partition',
    });
  }
  const orphans = partitions.value.filter(({ leader }) => leader === undefined || leader < 0);
  if (orphans.length > 0) {
    return problem(
      name,
      `no broker leads ${listPartitions(orphans)}`,
      'their records can be neither written nor read',
      'restart the brokers that have them',
    );
  }
  const behind = partitions.value.filter(({ replicas, inSync }) => inSync < replicas);
  return behind.length === 0
    ? ok(name, 'every replica is in sync')
    : warning(
        name,
        `replicas are behind in ${listPartitions(behind)}`,
        'the next broker that is lost may stop these partitions',
        'look at the load, the disks and the restarts of the brokers',
      );
}

const most = 10;

function listPartitions(partitions: readonly { readonly partition: number }[]): string {
  const numbers = partitions.map(({ partition }) => partition).sort((a, b) => a - b);
  const shown = numbers.slice(0, most).join(', ');
  const rest = numbers.length > most ? ` and ${numbers.length - most} more` : '';
  return `partition${numbers.length === 1 ? '' : 's'} ${shown}${rest}`;
}

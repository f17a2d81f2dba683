import { inParts } from '../synthesis/in-parts.ts';
import { limits } from '../synthesis/limits.ts';
import type { ProvisionedPolling } from './polling.ts';

/** The pollers of one topic. */
export interface TopicPollers {
  readonly minimumPollers: number;
  readonly maximumPollers: number;
  /** Empty: pollers of its own, said so that an event source leaves its group. Default: pollers of its own. */
  readonly pollerGroupName?: string;
}

/** The topics of a connector, and where its event sources are. */
export interface PolledTopics {
  readonly topics: readonly string[];
  readonly connectorName: string;
  readonly isInVpc: boolean;
}

/**
 * The pollers of each topic, by topic. Two topics or more share pollers unless the options say otherwise, since each
 * event source outside a group costs at least one event poller unit. AWS documents groups within a VPC only.
 */
export function pollersOf(
  polling: ProvisionedPolling,
  { topics, connectorName, isInVpc }: PolledTopics,
): ReadonlyMap<string, TopicPollers> {
  const { minimumPollers = 1 } = polling;
  const groups = groupsOf(polling.pollerGroup, { topics, connectorName, isInVpc });
  return new Map(
    groups.flatMap(({ name, members }) => {
      const maximumPollers = polling.maximumPollers ?? defaultMaximum(name, members.length);
      const pollers = {
        minimumPollers,
        maximumPollers,
        ...(name !== undefined && { pollerGroupName: name }),
      };
      return members.map((topic) => [topic, pollers] as const);
    }),
  );
}

interface Group {
  readonly name: string | undefined;
  readonly members: readonly string[];
}

function groupsOf(
  given: ProvisionedPolling['pollerGroup'],
  { topics, connectorName, isInVpc }: PolledTopics,
): readonly Group[] {
  if (given !== undefined) return [{ name: given === false ? '' : given, members: topics }];
  if (topics.length < 2 || !isInVpc) return [{ name: undefined, members: topics }];
  return inParts(topics, limits.pollerGroupEventSources.value).map((members, index) => ({
    name: defaultName(connectorName, index),
    members,
  }));
}

/** With a `_`, which no connector has in its name: it cannot be the first group of another one. */
const defaultName = (connectorName: string, index: number): string =>
  `millrace-${connectorName}${index === 0 ? '' : `_${index + 1}`}`;

/** That of Lambda, or what the group has for each of its members here. */
const defaultMaximum = (group: string | undefined, members: number): number =>
  group === undefined || group === ''
    ? 200
    : Math.min(200, Math.max(1, Math.floor(limits.pollerGroupPollers.value / members)));

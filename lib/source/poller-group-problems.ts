import type { IConstruct } from 'constructs';
import { limits } from '../synthesis/limits.ts';
import type { TopicPollers } from './pollers.ts';
import { TopicEventSource } from './topic-event-source.ts';

/**
 * What is beyond the limits of a group, counting the event sources of other connectors of the app that read the same
 * brokers under the same group name.
 */
export function pollerGroupProblems(
  scope: IConstruct,
  pollers: ReadonlyMap<string, TopicPollers>,
  brokers: string,
): readonly string[] {
  const names = new Set(
    [...pollers.values()].flatMap(({ pollerGroupName: name = '' }) => (name === '' ? [] : name)),
  );
  return [...names].flatMap((name) => {
    const own = [...pollers.values()].filter(({ pollerGroupName }) => pollerGroupName === name);
    return groupProblems(name, own, membersElsewhere(scope, name, brokers));
  });
}

function groupProblems(
  name: string,
  own: readonly TopicPollers[],
  others: readonly TopicPollers[],
): readonly string[] {
  const { pollerGroupEventSources: eventSources, pollerGroupPollers: pollers } = limits;
  const count = own.length + others.length;
  const sum = (of: readonly TopicPollers[]): number =>
    of.reduce((total, { maximumPollers }) => total + maximumPollers, 0);
  const [{ minimumPollers, maximumPollers } = { minimumPollers: 1, maximumPollers: 1 }] = own;
  const also = others.length === 0 ? '' : ` with the ${others.length} of other connectors in this app`;
  const apart = `or give them pollers of their own (pollerGroup: false)`;
  const problems: string[] = [];
  if (count > eventSources.value) {
    problems.push(
      `source.polling.pollerGroup: '${name}' has ${count} event sources${also}; allowed: ${eventSources.value} ` +
        'in a group; name another one for some of the connectors, or leave it out',
    );
  }
  if (minimumPollers > maximumPollers) {
    problems.push(
      `source.polling.minimumPollers: ${minimumPollers} is above ${maximumPollers}, what each of ${own.length} topics may ` +
        `have of the ${pollers.value} pollers of the group '${name}'; lower it, ${apart}`,
    );
  } else if (sum(own) + sum(others) > pollers.value) {
    problems.push(
      `source.polling.maximumPollers: ${own.length} × ${maximumPollers}${others.length === 0 ? '' : ` + ${sum(others)}${also}`} are ` +
        `${sum(own) + sum(others)} pollers in the group '${name}'; allowed: ${pollers.value}; lower it, ${apart}`,
    );
  }
  return problems;
}

/** Names are of one VPC, and brokers that are the same are surely in one; for others nothing is known. */
function membersElsewhere(scope: IConstruct, name: string, brokers: string): readonly TopicPollers[] {
  return scope.node.root.node
    .findAll()
    .filter((construct) => construct instanceof TopicEventSource)
    .filter((source) => source.brokers === brokers)
    .flatMap(({ pollers }) => (pollers?.pollerGroupName === name ? [pollers] : []));
}

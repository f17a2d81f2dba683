import type { ClusterFacts } from '../facts/cluster-facts.ts';
import type { EventSourceFacts } from '../facts/event-source-facts.ts';
import type { FunctionFacts } from '../facts/function-facts.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';

/** Whether Lambda may run as many instances as the topics can use. */
export function checkQuotas(
  facts: FunctionFacts,
  eventSources: readonly EventSourceFacts[],
  clusters: readonly ClusterFacts[],
): readonly Finding[] {
  const { name, concurrency, account } = facts;
  const wanted = maxInstances(eventSources, clusters);
  const reserved = concurrency.known ? concurrency.value.reserved : undefined;
  if (reserved === 0) {
    return [
      problem(
        name,
        'no instance of it may run: its reserved concurrency is 0',
        'every invocation is turned away, and records wait',
        'remove the reserved concurrency, or set function.maxInstances',
      ),
    ];
  }
  return [
    ...(concurrency.known
      ? checkReserved(name, reserved, wanted)
      : [notKnown(name, 'whether instances are reserved for it is not known', concurrency)]),
    ...(account.known
      ? reserved === undefined
        ? [checkAccount(account.value, wanted)]
        : []
      : [notKnown('the account', 'its quota of concurrent executions is not known', account)]),
  ];
}

/** One partition is read by one invocation at a time; `undefined` where a topic's partitions are not known. */
function maxInstances(
  eventSources: readonly EventSourceFacts[],
  clusters: readonly ClusterFacts[],
): number | undefined {
  const counts = eventSources.map(({ clusterArn, topic }) => {
    const cluster = clusters.find(({ arn }) => arn === clusterArn);
    const description = cluster?.topics.find(({ name }) => name === topic)?.description;
    return description?.known === true ? description.value.partitions : undefined;
  });
  return counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

function checkReserved(
  name: string,
  reserved: number | undefined,
  wanted: number | undefined,
): readonly Finding[] {
  if (reserved === undefined) return [];
  const of = wanted === undefined ? '' : ` of ${wanted} that the partitions can use`;
  return [ok(name, `at most ${reserved} instances at once${of}`)];
}

function checkAccount(
  { limit, unreserved }: { readonly limit: number; readonly unreserved: number },
  wanted: number | undefined,
): Finding {
  const subject = 'the account';
  if (wanted === undefined || wanted <= unreserved) {
    return ok(subject, `${unreserved} of its ${limit} concurrent executions are not reserved`);
  }
  return warning(
    subject,
    `${unreserved} concurrent executions remain for all functions, and the partitions can use ${wanted}`,
    'a backlog would be turned away in part, and turn other functions away',
    'have the quota raised, or set function.maxInstances to what this connector may use',
  );
}

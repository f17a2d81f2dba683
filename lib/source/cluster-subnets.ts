import { Token } from 'aws-cdk-lib';
import type { ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { BoundNetwork } from '../network/bound-network.ts';
import type { MskClusterDefinition } from './new-cluster.ts';

/**
 * The subnets of the brokers. CloudFormation replaces a cluster when they change, so they must not depend on what only a
 * later synthesis knows. Throws when they do, and when MSK does not accept them.
 */
export function clusterSubnets({ vpc, subnets }: BoundNetwork, cluster: MskClusterDefinition): string[] {
  const { subnets: all, isPendingLookup } = vpc.selectSubnets(subnets);
  const { zones } = cluster;
  const chosen = all.slice(0, zones);
  if (isPendingLookup !== true) {
    const problems = [...zonesProblems(zones, all), ...subnetProblems(chosen, cluster)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }
  return chosen.map(({ subnetId }) => subnetId);
}

function zonesProblems(zones: number | undefined, all: readonly ISubnet[]): readonly string[] {
  if (zones === undefined) {
    return zonesOf(all).some((zone) => Token.isUnresolved(zone))
      ? [
          'source.cluster.zones: not given, and the zones of the network are not known: a stack without env has two, and ' +
            'more once it gets its env, for which CloudFormation would replace the cluster; set zones: 2, or name the ' +
            'zones in Network.create({ availabilityZones })',
        ]
      : [];
  }
  if (zones !== 2 && zones !== 3) return [`source.cluster.zones: ${zones} is out of range; allowed: 2, 3`];
  return zones <= all.length
    ? []
    : [
        `source.cluster.zones: ${zones}, but the network has ${all.length} subnets, one for each zone; add subnets to the ` +
          'network, or set fewer zones',
      ];
}

/**
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-create-cluster.html and
 * https://docs.aws.amazon.com/msk/latest/developerguide/create-serverless-cluster.html
 */
function subnetProblems(chosen: readonly ISubnet[], cluster: MskClusterDefinition): readonly string[] {
  const names = zonesOf(chosen);
  const distinct = new Set(names).size + chosen.length - names.length;
  const isExpress = cluster.kind === 'provisioned' && cluster.instanceType?.startsWith('express.') === true;
  const [least, most] =
    cluster.kind === 'serverless' ? [2, Infinity] : isExpress ? ([3, 3] as const) : ([2, 3] as const);
  const isPossible =
    distinct >= least && distinct <= most && (cluster.kind === 'serverless' || distinct === chosen.length);
  if (isPossible) return [];
  const allowed =
    least === most ? `${least}` : most === Infinity ? `${least} or more` : `${least} or ${most}`;
  return [
    `source.cluster: its ${chosen.length} subnets are in ${distinct} zones; allowed for ${isExpress ? 'express brokers' : `a ${cluster.kind} cluster`}: ` +
      `${allowed} zones${cluster.kind === 'serverless' ? '' : ' with one subnet each'}; name other subnets in the network, or set source.cluster.zones`,
  ];
}

/** The zones of subnets, of those that know theirs: one imported by its id alone does not. */
const zonesOf = (subnets: readonly ISubnet[]): readonly string[] =>
  subnets.flatMap((subnet) => {
    try {
      return subnet.availabilityZone;
    } catch {
      return [];
    }
  });

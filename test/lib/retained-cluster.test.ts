/**
 * A cluster that outlives its stack. CloudFormation deletes the rest of the stack, and a resource that a retained one uses
 * cannot be deleted: the deletion of the stack would fail.
 */
import { describe, expect, it } from 'vitest';
import { referencesIn } from '../../lib/changes/values.ts';
import { loadExamples } from './support/examples.ts';
import { reachableFrom, resourcesOf } from './support/references.ts';
import type { TemplateResource } from './support/references.ts';
import { scratchFolder } from '../support/scratch.ts';

const isRetained = ({ DeletionPolicy, UpdateReplacePolicy }: TemplateResource): boolean =>
  // A deployment that fails at its first attempt leaves nothing behind.
  DeletionPolicy === 'RetainExceptOnCreate' && UpdateReplacePolicy === 'Retain';

const isCluster = ({ Type: type }: TemplateResource): boolean =>
  type === 'AWS::MSK::Cluster' || type === 'AWS::MSK::ServerlessCluster';

const stacks = (await loadExamples(scratchFolder())).map(
  (stack) => [stack.stackName, resourcesOf(stack)] as const,
);
const withCluster = stacks.filter(([, resources]) => [...resources.values()].some(isCluster));

describe('a cluster that outlives its stack', () => {
  it('two examples create a cluster', () => {
    expect(withCluster.map(([name]) => name).sort()).toEqual(['Positions', 'Readings']);
  });

  it.each(withCluster)('all that the cluster of %s refers to is retained with it', (_, resources) => {
    const [cluster = ''] = [...resources].flatMap(([id, resource]) => (isCluster(resource) ? [id] : []));
    const reached = [...reachableFrom(resources, cluster)].flatMap((id) => resources.get(id) ?? []);
    expect(reached.filter((resource) => !isRetained(resource))).toEqual([]);
    expect(reached.map(({ Type: type }) => type)).toEqual(
      expect.arrayContaining(['AWS::EC2::Subnet', 'AWS::EC2::VPC', 'AWS::EC2::SecurityGroup']),
    );
  });

  it.each(withCluster)(
    'the routes of the subnets and the rules of the brokers of %s are retained',
    (_, resources) => {
      const kept = [...resources.values()].filter(isRetained).map(({ Type: type }) => type);
      const all = [...resources.values()].map(({ Type: type }) => type);
      for (const type of ['AWS::EC2::RouteTable', 'AWS::EC2::SubnetRouteTableAssociation']) {
        expect(kept.filter((each) => each === type)).toEqual(all.filter((each) => each === type));
      }
      const rules = [...resources.values()].filter(
        ({ Type: type, Properties: properties }) =>
          /^AWS::EC2::SecurityGroup(In|E)gress$/.test(type) &&
          referencesIn(properties).every((id) => id.includes('Kafka')),
      );
      expect(rules.map(isRetained)).toEqual([true, true]);
    },
  );

  it.each(stacks)('nothing that %s retains refers to something that it deletes', (_, resources) => {
    const broken = [...resources].flatMap(([id, resource]) =>
      isRetained(resource)
        ? referencesIn(resource.Properties)
            .filter((target) => resources.has(target) && !isRetained(resources.get(target) ?? resource))
            .map((target) => `${id} → ${target}`)
        : [],
    );
    expect(broken).toEqual([]);
  });

  it.each(withCluster)(
    'endpoints, flow logs and the group of the functions of %s are deleted',
    (_, resources) => {
      const kept = [...resources.values()].filter(isRetained);
      const groups = kept.filter(({ Type: type }) => type === 'AWS::EC2::SecurityGroup');
      expect(groups).toHaveLength(1);
      for (const type of ['AWS::EC2::VPCEndpoint', 'AWS::EC2::FlowLog', 'AWS::IAM::Role']) {
        expect(kept.filter((resource) => resource.Type === type)).toEqual([]);
      }
    },
  );
});

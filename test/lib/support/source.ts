import type { Construct } from 'constructs';
import { BatchFailures } from '../../../lib/failure/batch-failures.ts';
import { Network } from '../../../lib/network/network.ts';
import type { INetwork } from '../../../lib/network/bound-network.ts';
import type { SourceContext } from '../../../lib/source/bound-source.ts';
import { anyFunction } from './stack.ts';

/** What a source gets from its connector, in a scope with nothing else in it. */
export const sourceContext = (
  scope: Construct,
  topics: readonly string[] = ['shop.orders'],
  network: INetwork = Network.create({ availabilityZones: ['eu-west-1a', 'eu-west-1b'] }),
): SourceContext => ({
  connectorName: 'orders',
  topics,
  orderedTopics: [],
  timestampedTopics: topics,
  timestampWindow: undefined,
  deletingTopics: [],
  function: anyFunction(scope),
  network: network.bind(scope, { services: [] }),
  onFailure: new BatchFailures(scope, 'Failures').destination,
});

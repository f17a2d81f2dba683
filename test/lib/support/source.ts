import type { Stack } from 'aws-cdk-lib';
import { BatchFailures } from '../../../lib/failure/batch-failures.ts';
import { Network } from '../../../lib/network/network.ts';
import type { INetwork } from '../../../lib/network/bound-network.ts';
import type { SourceContext } from '../../../lib/source/bound-source.ts';
import { anyFunction } from './stack.ts';

/** What a source gets from its connector, in a stack with nothing else in it. */
export const sourceContext = (
  stack: Stack,
  topics: readonly string[] = ['shop.orders'],
  network: INetwork = Network.create({ availabilityZones: ['eu-west-1a', 'eu-west-1b'] }),
): SourceContext => ({
  connectorName: 'orders',
  topics,
  orderedTopics: [],
  timestampedTopics: topics,
  timestampWindow: undefined,
  deletingTopics: [],
  function: anyFunction(stack),
  network: network.bind(stack, { services: [] }),
  onFailure: new BatchFailures(stack, 'Failures').destination,
});

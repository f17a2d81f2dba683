import type { Scenario } from '../scenario.ts';
import { functionScenarios } from './function.ts';
import { nodeScenarios } from './nodes.ts';
import { surroundingScenarios } from './surroundings.ts';

const kinds = ['shared', 'login', 'changing', 'upgraded'] as const;
const order = ({ cluster = 'shared' }: Scenario): number => kinds.indexOf(cluster);

/** Every scenario, those of one cluster together. */
export const scenarios: readonly Scenario[] = [
  ...nodeScenarios,
  ...surroundingScenarios,
  ...functionScenarios,
].sort((one, other) => order(one) - order(other));

/** Those of the short form: each tries another mechanism, and none takes long. */
export const shortForm: ReadonlySet<string> = new Set([
  'network to one node after another cut',
  'function killed in mid-batch',
  'dead letters cannot be stored',
]);

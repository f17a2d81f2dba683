import type { Change } from '../../../lib/changes/compare.ts';
import type { Fact } from './fact.ts';

/** What a stack is to be deployed with, compared with what is deployed. */
export interface ChangeFacts {
  readonly stack: string;
  readonly changes: Fact<readonly Change[]>;
}

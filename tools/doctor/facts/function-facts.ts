import type { Settings } from '../../../lambda/adapters/environment/settings.ts';
import type { Fact } from './fact.ts';
import type { RegistryPlace } from './registry-facts.ts';

/** The function as Lambda has it. */
export interface FunctionFacts {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** `Active`, `Pending`, `Inactive`, `Failed`. */
  readonly state: string;
  /** `Successful`, `Failed`, `InProgress`. */
  readonly lastUpdate: string;
  /** Why it is in that state, or the update in its. */
  readonly reason: string | undefined;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly logGroup: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** The settings in its environment; not known where the function could not start with them. */
  readonly settings: Fact<Settings>;
  /** The schema registries that its environment names; not known where its variables cannot be read. */
  readonly registries: Fact<readonly RegistryPlace[]>;
  readonly concurrency: Fact<{ readonly reserved: number | undefined }>;
  /** Executions at once that the account allows, and those of them that no function has reserved. */
  readonly account: Fact<{ readonly limit: number; readonly unreserved: number }>;
}

import type { RouteDefinition } from '../../../core/connector/connector.ts';
import type { ChangeFacts } from './change-facts.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import type { DeadLetterFacts } from './dead-letter-facts.ts';
import type { EventSourceFacts } from './event-source-facts.ts';
import type { Fact } from './fact.ts';
import type { FunctionFacts } from './function-facts.ts';
import type { PlaceFacts } from './network-facts.ts';
import type { GrantFact } from './grants.ts';
import type { RegistryFacts } from './registry-facts.ts';
import type { SecretFacts } from './secret-facts.ts';
import type { TableFacts } from './table-facts.ts';
import type { VpcFacts } from './vpc-facts.ts';

/** Everything that was learned about a connector before it is judged. What was not asked for is `undefined`. */
export interface Facts {
  /** When it was asked, milliseconds since the epoch. */
  readonly now: number;
  /** Those of the connector file; without one, tables and topics cannot be checked. */
  readonly routes: readonly RouteDefinition[] | undefined;
  /** Absent while the connector is only planned. */
  readonly function: Fact<FunctionFacts> | undefined;
  /** As deployed, or as the stack would make them. */
  readonly eventSources: Fact<readonly EventSourceFacts[]>;
  /** The MSK clusters that are read directly, mostly one. */
  readonly clusters: readonly ClusterFacts[];
  /** The VPC connections by which others are read, mostly none. */
  readonly connections: readonly ConnectionFacts[];
  /** What the role must be allowed, and whether it is; absent where there is no role yet. */
  readonly grants: Fact<readonly GrantFact[]> | undefined;
  readonly secrets: readonly SecretFacts[];
  /** The schema registries of the function; none while it is planned. */
  readonly registries: readonly RegistryFacts[];
  /** The network of the function; absent while it is planned, or where it runs in no VPC. */
  readonly functionPlace: Fact<PlaceFacts> | undefined;
  /** The VPC that a planned connector is to run in; absent where none was named. */
  readonly vpc: VpcFacts | undefined;
  readonly tables: TableFacts | undefined;
  readonly deadLetters: DeadLetterFacts | undefined;
  /** What a deployment would change; absent where no template is given. */
  readonly changes: ChangeFacts | undefined;
}

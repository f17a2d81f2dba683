import type { IRegistry } from './bound-registry.ts';
import { GlueRegistry, glueProblems } from './glue-registry.ts';
import type { GlueRegistryProps } from './glue-registry.ts';
import { HttpRegistry } from './http-registry.ts';
import { httpRegistryProblems } from './http-registry-problems.ts';
import type { HttpRegistryKind, HttpRegistryProps } from './http-registry-props.ts';

const ids = { confluent: 'ConfluentRegistry', apicurio: 'ApicurioRegistry' } as const;

const http = (kind: HttpRegistryKind, props: HttpRegistryProps): IRegistry => ({
  kind,
  problems: () => httpRegistryProblems(kind, props),
  bind: (scope) => new HttpRegistry(scope, ids[kind], kind, props),
});

/** The registries that a connector can fetch schemas from: where they are, and how the function signs in. */
export const RegistryAccess = {
  /**
   * A registry with Confluent's API, for formats with `confluentRegistry()`: Confluent's own, Karapace, Redpanda's, or
   * Apicurio Registry at `/apis/ccompat/v7`.
   */
  confluent: (props: HttpRegistryProps): IRegistry => http('confluent', props),

  /** Apicurio Registry by its own API, for formats with `apicurioRegistry()`. A URL is that of the server's root. */
  apicurio: (props: HttpRegistryProps): IRegistry => http('apicurio', props),

  /**
   * AWS Glue Schema Registry in the account of the stack, for formats with `glueRegistry()`; the function signs in by
   * its role.
   */
  glue: (props: GlueRegistryProps = {}): IRegistry => ({
    kind: 'glue',
    problems: () => glueProblems(props),
    bind: (scope) => new GlueRegistry(scope, 'GlueRegistry', props),
  }),
} as const;

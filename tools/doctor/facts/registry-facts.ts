import type { HttpRegistrySettings } from '../../../lambda/adapters/environment/registry-settings.ts';
import type { Fact } from './fact.ts';

/** A schema registry as the function's environment has it. */
export type RegistryPlace =
  | ({ readonly kind: 'confluent' | 'apicurio' } & HttpRegistrySettings)
  | { readonly kind: 'glue'; readonly region: string };

/** The ARNs of the secrets that the function asks a registry with. */
export const secretArnsOf = (place: RegistryPlace): readonly string[] =>
  place.kind === 'glue'
    ? []
    : [place.credentials, place.tlsAuthorities, place.tlsClientCertificate].flatMap((reference) =>
        reference?.kind === 'secret' ? [reference.arn] : [],
      );

/** A schema registry, and what its URLs answer to this machine. */
export interface RegistryFacts {
  readonly place: RegistryPlace;
  /** One for each URL; none of Glue, which is asked by the role alone. */
  readonly answers: readonly { readonly url: string; readonly answer: Fact<RegistryAnswer> }[];
}

/** `registry`: it answers as one. `refused`: with 401 or 403. `other`: it is something else. */
export interface RegistryAnswer {
  readonly kind: 'registry' | 'refused' | 'certificate' | 'other';
  /** The status of HTTP, or the code of what TLS does not trust. */
  readonly code: string;
}

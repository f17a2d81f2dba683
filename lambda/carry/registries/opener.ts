import type { SchemaSource } from '../../../core/decode/schema/schema-source.ts';
import type { CertificateExpiry } from '../../../core/secret/certificates.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Secrets } from '../../ports/secrets.ts';

/** What a registry is opened with. */
export interface OpeningContext {
  /** The environment of the function. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly secrets: Secrets;
  /** Within which its secrets must be read. */
  readonly timeoutMs: number;
}

/** A registry that answers. */
export interface OpenedRegistry {
  readonly source: SchemaSource;
  /** Of the certificates that it is asked with; absent without any. */
  readonly firstToExpire?: CertificateExpiry | undefined;
}

/**
 * Opens the registry of one kind, again with each start of the instance. Schemas that one start has fetched are known to
 * the next. Rejects with EnvironmentError where the environment does not say where it is, and with SecretError.
 */
export type OpenRegistry = (context: OpeningContext) => Promise<OpenedRegistry>;

/** Called once in the life of a process. */
export type CreateOpener = (clock: Clock) => OpenRegistry;

import type { Fact } from './fact.ts';

/** What a secret is for. It decides what the secret must contain. `kafka-certificate` is shown by the pollers, `client-certificate` by the function. */
export type SecretUse =
  'kafka-login' | 'kafka-certificate' | 'client-certificate' | 'authorities' | 'login' | 'registry-login';

/** A secret, never its value. */
export interface SecretFacts {
  readonly arn: string;
  readonly use: SecretUse;
  /** `undefined`: it holds what it must; otherwise what is wrong, without a word of the secret. */
  readonly shapeProblem: Fact<string | undefined>;
  readonly description: Fact<SecretDescription>;
}

export interface SecretDescription {
  readonly name: string;
  readonly rotates: boolean;
  /** Milliseconds since the epoch. */
  readonly changedAtMs: number | undefined;
  readonly deletedAtMs: number | undefined;
  /** Absent: the key of AWS for Secrets Manager. */
  readonly keyId: string | undefined;
}

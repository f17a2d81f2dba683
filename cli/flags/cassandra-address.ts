import type { Dialect } from '../../core/contract/environment.ts';
import { readSecurity, type ConnectionSecurity, type SecurityValues } from './connection-options.ts';
import type { OptionProblems } from './option-problems.ts';
import { hostList, required } from './options.ts';

/** Where a cluster is, and how it is signed in to. */
export interface CassandraAddress {
  /** `host:port` each. */
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  /** Default: without a login, in plain text. */
  readonly security?: ConnectionSecurity;
}

export type AddressValues = SecurityValues & {
  readonly 'contact-points'?: string | undefined;
  readonly 'local-dc'?: string | undefined;
};

/** Reads where a cluster is and how to sign in, and keeps what is wrong with it in `problems`. */
export function readAddress(
  values: AddressValues,
  problems: OptionProblems,
  dialect: Dialect = 'cassandra',
): Required<CassandraAddress> {
  const contactPoints = problems.read(() => hostList('contact-points', values['contact-points']), []);
  return {
    contactPoints,
    localDatacenter: problems.read(() => required('local-dc', values['local-dc']), ''),
    security: problems.read<ConnectionSecurity>(() => readSecurity(values, contactPoints, dialect), {
      tls: 'verified',
    }),
  };
}

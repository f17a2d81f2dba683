import type { Dialect } from '../../core/contract/environment.ts';
import type { CassandraAddress, ConnectionSecurity } from '../../local/cassandra/address.ts';
import { readSecurity, type SecurityValues } from './connection-options.ts';
import type { OptionProblems } from './option-problems.ts';
import { hostList, required } from './options.ts';

export type AddressValues = SecurityValues & {
  readonly 'contact-points'?: string | undefined;
  readonly 'local-dc'?: string | undefined;
};

/** Reads where a cluster is and how to sign in, and adds what is wrong with it to `problems`. */
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

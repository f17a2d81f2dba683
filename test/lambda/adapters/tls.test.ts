import type { PeerCertificate } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { toTlsOptions } from '../../../lambda/adapters/cassandra/tls.ts';

/** The part of a certificate that the check of its name reads. */
const certificateFor = (subjectaltname: string): PeerCertificate =>
  Object.assign(Object.create(null) as PeerCertificate, { subject: { CN: 'node' }, subjectaltname });

const points = ['cassandra.prod.internal:9142', '10.0.0.7:9142'];

/** Whom we dial or name, what the certificate is for, whether that is enough. */
const checks: readonly (readonly [
  serverName: string | undefined,
  dialled: string,
  names: string,
  ok: boolean,
])[] = [
  [undefined, '10.0.0.1', 'IP Address:10.0.0.1', true],
  [undefined, '10.0.0.1', 'IP Address:10.0.0.2', false],
  [undefined, '10.0.0.1', 'DNS:cassandra.prod.internal', true],
  [undefined, '10.0.0.1', 'DNS:*.prod.internal', true],
  [undefined, '10.0.0.1', 'DNS:other.internal', false],
  // An address that is a contact point is no name for other addresses.
  [undefined, '10.0.0.1', 'IP Address:10.0.0.7', false],
  ['nodes.example', 'nodes.example', 'DNS:nodes.example', true],
  ['nodes.example', 'nodes.example', 'DNS:cassandra.prod.internal', false],
  ['nodes.example', 'nodes.example', 'IP Address:10.0.0.1', false],
];

describe('certificate name check', () => {
  it.each(checks)(
    'with server name %s, dialling %s: the names %s are accepted: %s',
    (serverName, dialled, names, ok) => {
      const { checkServerIdentity } = toTlsOptions({ serverName }, points);
      expect(checkServerIdentity?.(dialled, certificateFor(names)) === undefined).toBe(ok);
    },
  );
});

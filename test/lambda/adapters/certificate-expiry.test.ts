import { describe, expect, it } from 'vitest';
import { firstToExpire } from '../../../lambda/adapters/secrets/certificate-expiry.ts';

/** Valid until 2030-06-15T12:00Z. */
const own = `-----BEGIN CERTIFICATE-----
MIIBODCB36ADAgECAgEBMAoGCCqGSM49BAMCMCYxETAPBgNVBAoMCE1pbGxyYWNl
MREwDwYDVQQDDAhmdW5jdGlvbjAeFw0yMDAxMDEwMDAwMDBaFw0zMDA2MTUxMjAw
MDBaMCYxETAPBgNVBAoMCE1pbGxyYWNlMREwDwYDVQQDDAhmdW5jdGlvbjBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABE9z/+otPH/9zgoTbGx70YGD0WKDucdtS1pW
xdQCDtNhnIaomLjEZOatlQ4IJlQYfm0ioOgalxsE4tV9aPJoalIwCgYIKoZIzj0E
AwIDSAAwRQIgBMoxqz8fJ13s3ZzT1R/IIVaHqBifHylmXf8oGCgKjKkCIQCgWXcI
I83mBdhr5mGiyx/vvwQiNNEPvY8WEEl6ujobdw==
-----END CERTIFICATE-----`;

/** Valid until 2031-01-01T12:00Z. */
const authority = `-----BEGIN CERTIFICATE-----
MIIBOzCB4aADAgECAgEBMAoGCCqGSM49BAMCMCcxETAPBgNVBAoMCE1pbGxyYWNl
MRIwEAYDVQQDDAlhdXRob3JpdHkwHhcNMjAwMTAxMDAwMDAwWhcNMzEwMTAxMTIw
MDAwWjAnMREwDwYDVQQKDAhNaWxscmFjZTESMBAGA1UEAwwJYXV0aG9yaXR5MFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7YfN0LBrtS0BTjDASugtqLOOozb+hx0o
bZgymFCwz9onGYJu9/9R3a1Mxk678D/b6TF9s7hBL3N6v9AcmDzJjzAKBggqhkjO
PQQDAgNJADBGAiEA8XhOFCguxehv8vIrTpvPK/GylLAc5QGa6sLTCAObQe0CIQDI
//6DNniX2/Ma6U0C8tMwcjOVAUrGcMAYhM608dLiIg==
-----END CERTIFICATE-----`;

const client = (certificate: string) => ({ certificate, privateKey: 'k' });
const ownExpiry = {
  use: 'own',
  subject: 'O=Millrace, CN=function',
  expiresAtMs: Date.UTC(2030, 5, 15, 12),
};
const authorityExpiry = {
  use: 'authority',
  subject: 'O=Millrace, CN=authority',
  expiresAtMs: Date.UTC(2031, 0, 1, 12),
};

describe('firstToExpire', () => {
  it('firstToExpire finds the first of all given certificates and says whose it is', () => {
    expect(firstToExpire({ client: client(own), authorities: authority })).toEqual(ownExpiry);
    expect(firstToExpire({ client: undefined, authorities: authority })).toEqual(authorityExpiry);
    expect(firstToExpire({ client: client(own), authorities: undefined })).toEqual(ownExpiry);
  });

  it.each([`${own}\n${authority}\n`, `${authority}\n${own}\n`])(
    'firstToExpire finds the first certificate within a bundle',
    (authorities) => {
      expect(firstToExpire({ client: undefined, authorities })).toEqual({ ...ownExpiry, use: 'authority' });
    },
  );

  it('firstToExpire ignores a certificate that cannot be read', () => {
    const broken = authority.replace('MII', 'AAA');
    expect(firstToExpire({ client: client(broken), authorities: own })).toMatchObject({ use: 'authority' });
    expect(firstToExpire({ client: client(broken), authorities: undefined })).toBeUndefined();
  });

  it('firstToExpire finds none if the connection uses no certificates', () => {
    expect(firstToExpire({ client: undefined, authorities: undefined })).toBeUndefined();
  });
});

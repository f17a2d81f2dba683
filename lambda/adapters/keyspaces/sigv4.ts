/**
 * How a driver signs in to Amazon Keyspaces: the server sends a nonce, the client signs it as if it were the body of a
 * request (Signature Version 4), and the secret key never leaves the function. As in AWS's own plug-ins, whose test
 * vector `test/lambda/adapters/sigv4.test.ts` holds (https://docs.aws.amazon.com/keyspaces/latest/devguide/programmatic.credentials.SigV4_KEYSPACES.html).
 */
import { createHash, createHmac } from 'node:crypto';

/** Whose signature it is. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials, such as a role's. */
  readonly sessionToken?: string | undefined;
}

/** Seconds within which the server takes the signature. */
const validSeconds = 900;
const algorithm = 'AWS4-HMAC-SHA256';

/** The first token of the exchange: the name of the mechanism. */
export const mechanism = Buffer.from('SigV4\0\0', 'utf8');

/** The nonce of a challenge, `nonce=…` among fields separated by commas; `undefined` if it has none. */
export function nonceOf(challenge: Buffer): string | undefined {
  const field = challenge
    .toString('utf8')
    .split(',')
    .find((part) => part.startsWith('nonce='));
  const nonce = field?.slice('nonce='.length);
  return nonce === '' ? undefined : nonce;
}

/** The answer to a challenge: `signature=…,access_key=…,amzdate=…[,session_token=…]`. */
export function answerNonce(nonce: string, region: string, at: Date, credentials: AwsCredentials): Buffer {
  const { accessKeyId, sessionToken } = credentials;
  const fields = [
    `signature=${signNonce(nonce, region, at, credentials)}`,
    `access_key=${accessKeyId}`,
    `amzdate=${at.toISOString()}`,
    ...(sessionToken === undefined ? [] : [`session_token=${sessionToken}`]),
  ];
  return Buffer.from(fields.join(','), 'utf8');
}

/** Signs a nonce; hexadecimal. */
export function signNonce(
  nonce: string,
  region: string,
  at: Date,
  { accessKeyId, secretAccessKey }: AwsCredentials,
): string {
  const timestamp = at.toISOString();
  const day = timestamp.slice(0, 10).replaceAll('-', '');
  const scope = `${day}/${region}/cassandra/aws4_request`;
  const query = [
    `X-Amz-Algorithm=${algorithm}`,
    `X-Amz-Credential=${encodeURIComponent(`${accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${encodeURIComponent(timestamp)}`,
    `X-Amz-Expires=${validSeconds}`,
  ].join('&');
  const request = `PUT\n/authenticate\n${query}\nhost:cassandra\n\nhost\n${digest(nonce)}`;
  const toSign = `${algorithm}\n${timestamp}\n${scope}\n${digest(request)}`;
  const key = [day, region, 'cassandra', 'aws4_request'].reduce(
    (derived: Buffer, part) => hmac(derived, part),
    Buffer.from(`AWS4${secretAccessKey}`, 'utf8'),
  );
  return hmac(key, toSign).toString('hex');
}

const digest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest();

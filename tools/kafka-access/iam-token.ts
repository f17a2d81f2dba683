import { createHash, createHmac } from 'node:crypto';
import type { AwsCredentials } from '../../lambda/adapters/keyspaces/sigv4.ts';

/** Seconds within which a broker takes the token; a connection that it has made lives on. */
const validSeconds = 900;
const algorithm = 'AWS4-HMAC-SHA256';

/**
 * The OAUTHBEARER token of MSK's IAM access control: the URL of a request for `kafka-cluster:Connect`, presigned with Signature
 * Version 4, in URL-safe base64 without padding. As AWS's own signers make it
 * (https://github.com/aws/aws-msk-iam-sasl-signer-js). `at` is the time of signing.
 */
export function signIamToken(region: string, at: Date, credentials: AwsCredentials): string {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const host = `kafka.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  const time = at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/kafka-cluster/aws4_request`;
  const query = Object.entries({
    Action: 'kafka-cluster:Connect',
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(validSeconds),
    ...(sessionToken === undefined ? {} : { 'X-Amz-Security-Token': sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&');
  const request = `GET\n/\n${query}\nhost:${host}\n\nhost\n${digest('')}`;
  const toSign = `${algorithm}\n${time}\n${scope}\n${digest(request)}`;
  const key = [day, region, 'kafka-cluster', 'aws4_request'].reduce(
    (derived: Buffer, part) => hmac(derived, part),
    Buffer.from(`AWS4${secretAccessKey}`, 'utf8'),
  );
  const signature = hmac(key, toSign).toString('hex');
  // What follows the signature is not signed; AWS's signers name themselves there.
  const url = `https://${host}/?${query}&X-Amz-Signature=${signature}&User-Agent=millrace`;
  return Buffer.from(url, 'utf8').toString('base64url');
}

/** RFC 3986: more than encodeURIComponent encodes. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const digest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest();

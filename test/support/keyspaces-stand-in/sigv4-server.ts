/**
 * The server's side of signing in to Keyspaces, written from the description of Signature Version 4
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html) and not from our client, so that one
 * tests the other.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What the server knows of the client it has sent a nonce to. */
export interface ExpectedSignature {
  readonly nonce: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  };
  readonly now: Date;
}

const validMs = 900_000;

/** What is wrong with the answer to a nonce; `undefined` if nothing is. */
export function verifySignature(answer: Buffer, expected: ExpectedSignature): string | undefined {
  const fields = new Map(
    answer
      .toString('utf8')
      .split(',')
      .map((field): [string, string] => {
        const equals = field.indexOf('=');
        return [field.slice(0, equals), field.slice(equals + 1)];
      }),
  );
  const { credentials, now } = expected;
  const date = fields.get('amzdate') ?? '';
  if (fields.get('access_key') !== credentials.accessKeyId) return 'the access key is not known';
  if (fields.get('session_token') !== credentials.sessionToken) return 'the session token is not valid';
  const ageMs = now.getTime() - Date.parse(date);
  if (!(Math.abs(ageMs) <= validMs)) return `the signature of ${date} has expired`;
  const wanted = Buffer.from(signatureOf(date, expected), 'utf8');
  const got = Buffer.from(fields.get('signature') ?? '', 'utf8');
  const isSame = wanted.length === got.length && timingSafeEqual(wanted, got);
  return isSame ? undefined : 'the signature does not match';
}

function signatureOf(date: string, { nonce, region, credentials }: ExpectedSignature): string {
  const day = date.replace(/^(\d{4})-(\d\d)-(\d\d)T.*$/, '$1$2$3');
  const scope = [day, region, 'cassandra', 'aws4_request'];
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': [credentials.accessKeyId, ...scope].join('/'),
    'X-Amz-Date': date,
    'X-Amz-Expires': '900',
  });
  const canonical = ['PUT', '/authenticate', query.toString(), 'host:cassandra', '', 'host', hash(nonce)];
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash(canonical.join('\n'))];
  let key: string | Buffer = `AWS4${credentials.secretAccessKey}`;
  for (const part of scope) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(toSign.join('\n')).digest('hex');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

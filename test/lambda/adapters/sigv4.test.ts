import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerNonce,
  nonceOf,
  signNonce,
  type AwsCredentials,
} from '../../../lambda/adapters/keyspaces/sigv4.ts';
import { verifySignature } from '../../support/keyspaces-stand-in/sigv4-server.ts';

const credentials: AwsCredentials = { accessKeyId: 'UserID-1', secretAccessKey: 'UserSecretKey-1' };
const at = new Date(1_591_742_511_000);
const nonce = '91703fdc2ef562e19fbdab0f58e42fe5';

describe('nonce signature', () => {
  it("the signature of a nonce equals that of AWS's own plug-ins", () => {
    expect(signNonce(nonce, 'us-west-2', at, credentials)).toBe(
      '7f3691c18a81b8ce7457699effbfae5b09b4e0714ab38c1292dbdf082c9ddd87',
    );
  });

  it('the signature is sent with the key id and the time, and with the token of temporary credentials', () => {
    const answer = (sessionToken?: string): string =>
      answerNonce(nonce, 'us-west-2', at, { ...credentials, sessionToken }).toString();
    const permanent =
      'signature=7f3691c18a81b8ce7457699effbfae5b09b4e0714ab38c1292dbdf082c9ddd87,access_key=UserID-1,amzdate=2020-06-09T22:41:51.000Z';
    expect(answer()).toBe(permanent);
    expect(answer('token==')).toBe(`${permanent},session_token=token==`);
  });
});

describe('nonceOf', () => {
  it.each([
    ['nonce=abc', 'abc'],
    ['nonce=abc,realm=x', 'abc'],
    ['realm=x,nonce=abc', 'abc'],
    ['nonce=', undefined],
    ['announce=abc', undefined],
    ['', undefined],
  ])('the nonce of the challenge %j is %j', (challenge, expected) => {
    expect(nonceOf(Buffer.from(challenge))).toBe(expected);
  });
});

const word = fc.stringMatching(/^[A-Za-z0-9/+=_-]{1,40}$/);
const anyCredentials = fc.record({
  accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
  secretAccessKey: word,
  sessionToken: fc.option(word, { nil: undefined }),
});
const anyRegion = fc.constantFrom('eu-central-1', 'us-gov-west-1', 'cn-north-1');
const anyNonce = fc.stringMatching(/^[0-9a-f]{32}$/);
const anyTime = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });

describe('verifySignature', () => {
  it('a signature made with the expected credentials, region and nonce is accepted', () => {
    fc.assert(
      fc.property(anyCredentials, anyRegion, anyNonce, anyTime, (known, region, given, time) => {
        const answer = answerNonce(given, region, time, known);
        expect(verifySignature(answer, { nonce: given, region, credentials: known, now: time })).toBe(
          undefined,
        );
      }),
    );
  });

  it('a signature of another key, region or nonce, or older than 15 minutes, is refused', () => {
    fc.assert(
      fc.property(anyCredentials, anyNonce, anyTime, (known, given, time) => {
        const expected = { nonce: given, region: 'eu-central-1', credentials: known, now: time };
        const verify = (answer: Buffer, when = time): string | undefined =>
          verifySignature(answer, { ...expected, now: when });
        const other = { ...known, secretAccessKey: `${known.secretAccessKey}x` };
        expect(verify(answerNonce(given, 'eu-central-1', time, other))).toMatch(/signature/);
        expect(verify(answerNonce(given, 'eu-central-2', time, known))).toMatch(/signature/);
        expect(verify(answerNonce(`${given}0`, 'eu-central-1', time, known))).toMatch(/signature/);
        const late = new Date(time.getTime() + 901_000);
        expect(verify(answerNonce(given, 'eu-central-1', time, known), late)).toMatch(/expired/);
      }),
    );
  });
});

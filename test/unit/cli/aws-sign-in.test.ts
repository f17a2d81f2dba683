import { describe, expect, it } from 'vitest';
import { signInHint } from '../../../cli/aws-sign-in.ts';

const named = (name: string, message = 'no', cause?: Error): Error =>
  Object.assign(new Error(message, { cause }), { name });

describe('signInHint', () => {
  it.each([
    ['CredentialsProviderError', 'there are no AWS credentials'],
    ['TokenProviderError', 'there are no AWS credentials'],
    ['ExpiredTokenException', 'the AWS credentials have expired'],
    ['ExpiredToken', 'the AWS credentials have expired'],
    ['UnrecognizedClientException', 'AWS does not accept the credentials'],
    ['InvalidClientTokenId', 'AWS does not accept the credentials'],
    ['SignatureDoesNotMatch', 'AWS does not accept the credentials'],
  ])('says what to do after %s, also as a cause', (name, hint) => {
    for (const error of [named(name), new Error('x', { cause: named(name) })]) {
      expect(signInHint(error)).toContain(hint);
      expect(signInHint(error)).toContain('AWS_PROFILE');
    }
  });

  it('knows an expired token by its words', () => {
    const error = named('Error', 'The security token included in the request is expired');
    expect(signInHint(error)).toContain('have expired');
  });

  it('says nothing of other errors', () => {
    for (const error of [named('AccessDenied'), named('QueueDoesNotExist'), 'text', undefined]) {
      expect(signInHint(error)).toBeUndefined();
    }
  });
});

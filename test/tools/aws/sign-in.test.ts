import { describe, expect, it } from 'vitest';
import { signInHint } from '../../../tools/aws/sign-in.ts';

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
  ])('signInHint says what to do after %s, also as a cause', (name, hint) => {
    for (const error of [named(name), new Error('x', { cause: named(name) })]) {
      expect(signInHint(error)).toContain(hint);
      expect(signInHint(error)).toContain('AWS_PROFILE');
    }
  });

  it.each([
    ['Error', 'The security token included in the request is expired', 'have expired'],
    ['AccessDeniedException', 'The security token included in the request is expired', 'have expired'],
    ['ForbiddenException', 'The security token included in the request is invalid', 'does not accept'],
    ['CredentialsProviderError', 'The SSO session associated with this profile has expired', 'have expired'],
  ])('signInHint recognizes the message of %s: %s', (name, message, hint) => {
    expect(signInHint(named(name, message))).toContain(hint);
  });

  it('signInHint says nothing about other errors', () => {
    for (const error of [
      named(
        'AccessDeniedException',
        'User: arn:aws:iam::1:user/u is not authorized to perform: sqs:SendMessage',
      ),
      named('QueueDoesNotExist'),
      'text',
      undefined,
    ]) {
      expect(signInHint(error)).toBeUndefined();
    }
  });
});

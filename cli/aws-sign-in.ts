/** Names of the errors by which AWS and its SDK say that nobody is signed in, and what is to be done. */
const missing = /^(CredentialsProviderError|TokenProviderError|MissingAuthenticationToken(Exception)?)$/;
const expired = /^(ExpiredToken(Exception)?|RequestExpired|UnauthorizedSSOToken(Error)?)$/;
const wrong =
  /^(UnrecognizedClient(Exception)?|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignature(Exception)?|SignatureDoesNotMatch|AuthFailure)$/;

const ways =
  "sign in with 'aws sso login' or 'aws configure', name a profile in AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN)";

/** How to sign in, where an error or one of its causes comes from missing, expired or wrong AWS credentials. */
export function signInHint(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (missing.test(cause.name)) return `there are no AWS credentials that can be used: ${ways}`;
    if (expired.test(cause.name) || /token.*expired/i.test(cause.message)) {
      return `the AWS credentials have expired: ${ways}`;
    }
    if (wrong.test(cause.name)) return `AWS does not accept the credentials: ${ways}`;
  }
  return undefined;
}

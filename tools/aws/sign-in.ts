/** Names of the errors by which AWS and its SDK refuse a caller: without credentials, with expired ones, with wrong ones. */
const missing = /^(CredentialsProviderError|TokenProviderError|MissingAuthenticationToken(Exception)?)$/;
const expired =
  /^(ExpiredToken(Exception)?|TokenRefreshRequired|RequestExpired|UnauthorizedSSOToken(Error)?)$/;
const wrong =
  /^(UnrecognizedClient(Exception)?|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|InvalidSecurity|InvalidSignature(Exception)?|IncompleteSignature(Exception)?|SignatureDoesNotMatch|AuthFailure)$/;

/** In their messages, where a service gives them the name of a missing permission, such as `AccessDeniedException`. */
const expiredInWords = /(token|SSO session)\b.*\bexpired/i;
const wrongInWords = /security token included in the request is invalid/i;

const ways =
  "sign in with 'aws sso login' or 'aws configure', name a profile in AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN)";

/** How to sign in, where an error or one of its causes comes from missing, expired or wrong AWS credentials. */
export function signInHint(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (expired.test(cause.name) || expiredInWords.test(cause.message)) {
      return `the AWS credentials have expired: ${ways}`;
    }
    if (missing.test(cause.name)) return `there are no AWS credentials that can be used: ${ways}`;
    if (wrong.test(cause.name) || wrongInWords.test(cause.message)) {
      return `AWS does not accept the credentials, or not in this Region: ${ways}`;
    }
  }
  return undefined;
}

import { auth, errors } from 'cassandra-driver';
import type { ReadAwsCredentials } from './aws-credentials.ts';
import { answerNonce, mechanism, nonceOf } from './sigv4.ts';
import { messageOfThrown } from '../../../core/failure/thrown.ts';

/** Longer than any provider takes that works; a connection's own limit does not count while it waits for us. */
const readLimitMs = 10_000;

type ChallengeCallback = (error: unknown, token?: Buffer) => void;

/**
 * Signs every new connection in with the credentials of that moment: a role's expire after hours, connections are made
 * as long as the function lives. What goes wrong ends the connection with an `AuthenticationError`.
 */
export class SigV4AuthProvider extends auth.PlainTextAuthProvider {
  readonly #region: string;
  readonly #read: ReadAwsCredentials;

  /** @param region the Keyspaces endpoint's, such as `eu-central-1` */
  constructor(region: string, read: ReadAwsCredentials) {
    // The driver wants a provider of its own make, and its types tell of this class alone.
    super('', '');
    this.#region = region;
    this.#read = read;
  }

  override newAuthenticator(): auth.Authenticator {
    return {
      initialResponse(callback: ChallengeCallback) {
        callback(null, mechanism);
      },
      evaluateChallenge: (challenge: Buffer, callback: ChallengeCallback) => {
        this.#answer(challenge).then(
          (token) => {
            callback(null, token);
          },
          (error: unknown) => {
            callback(error);
          },
        );
      },
      onAuthenticationSuccess: () => undefined,
    };
  }

  async #answer(challenge: Buffer): Promise<Buffer> {
    const nonce = nonceOf(challenge);
    if (nonce === undefined) {
      throw new errors.AuthenticationError(
        'the server asks for no signature: its challenge has no nonce. Is it Keyspaces? A cluster of your own needs the dialect cassandra',
      );
    }
    const credentials = await this.#readInTime().catch((error: unknown) => {
      throw noCredentials(error);
    });
    return answerNonce(nonce, this.#region, new Date(), credentials);
  }

  async #readInTime(): ReturnType<ReadAwsCredentials> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`they were not there after ${readLimitMs / 1000} s`));
      }, readLimitMs);
    });
    return Promise.race([this.#read(), limit]).finally(() => {
      clearTimeout(timer);
    });
  }
}

function noCredentials(error: unknown): Error {
  const reason = messageOfThrown(error);
  return Object.assign(
    new errors.AuthenticationError(
      `no AWS credentials to sign in to Keyspaces with: ${reason}; give the function a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    ),
    { cause: error },
  );
}

import { auth } from 'cassandra-driver';
import type { Credentials } from '../../core/secret/credentials.ts';
import type { SecretVersion } from '../../core/secret/reference.ts';

/** Reads a login as it is now; `undefined` if there is no pending one. */
export type ReadCredentials = (version: SecretVersion) => Promise<Credentials | undefined>;

/**
 * The login for new connections. It stays the same until the cluster refuses it; then the secret is read again, the
 * current version first and then the pending one, since a rotation sets the pending password before it calls it
 * current.
 */
export class RotatingCredentials {
  readonly #read: ReadCredentials;
  #inUse: Credentials | undefined;
  #finding: Promise<Credentials> | undefined;
  #refused: readonly Credentials[] = [];
  #isExhausted = false;

  constructor(read: ReadCredentials) {
    this.#read = read;
  }

  /** Every version of the secret has been refused, and none accepted since. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  /** The login to try next. */
  async next(): Promise<Credentials> {
    if (this.#inUse !== undefined) return this.#inUse;
    this.#finding ??= this.#find().finally(() => (this.#finding = undefined));
    return this.#finding;
  }

  /** The cluster has refused the login in use. */
  refuse(): void {
    if (this.#inUse === undefined) return;
    this.#refused = [...this.#refused, this.#inUse];
    this.#inUse = undefined;
  }

  /**
   * The cluster has accepted these, perhaps after a refusal of an earlier login was taken for theirs: several
   * connections are made at once.
   */
  accept(accepted: Credentials): void {
    this.#inUse = accepted;
    this.#refused = [];
    this.#isExhausted = false;
  }

  /** Reads the secret again and tells whether there is a login in it that was not refused. */
  async hasNext(): Promise<boolean> {
    await this.next();
    return !this.#isExhausted;
  }

  async #find(): Promise<Credentials> {
    const current = await this.#read('current');
    const fresh = this.#isFresh(current) ? current : await this.#read('pending');
    if (fresh !== undefined && this.#isFresh(fresh)) return (this.#inUse = fresh);
    if (current === undefined) throw new Error('the secret of the login has no current version');
    // All over again with the next connection: somebody may mend the secret, or the cluster.
    this.#isExhausted = true;
    this.#refused = [];
    return (this.#inUse = current);
  }

  #isFresh(credentials: Credentials | undefined): boolean {
    if (credentials === undefined) return false;
    const { username, password } = credentials;
    return !this.#refused.some((refused) => refused.username === username && refused.password === password);
  }
}

type Answer = (error: unknown, token?: Buffer) => void;

/** Logs every new connection in with {@link RotatingCredentials}. */
export class RotatingAuthProvider extends auth.PlainTextAuthProvider {
  readonly #credentials: RotatingCredentials;

  constructor(credentials: RotatingCredentials) {
    super('', '');
    this.#credentials = credentials;
  }

  override newAuthenticator(): auth.Authenticator {
    const rotating = this.#credentials;
    let used: Credentials | undefined;
    return {
      initialResponse(callback: Answer) {
        rotating.next().then(
          (credentials) => {
            used = credentials;
            // SASL PLAIN (RFC 4616): authorization identity, user, password.
            callback(null, Buffer.from(`\0${credentials.username}\0${credentials.password}`, 'utf8'));
          },
          (error: unknown) => {
            callback(error);
          },
        );
      },
      evaluateChallenge(_challenge: Buffer, callback: Answer) {
        callback(null, Buffer.alloc(0));
      },
      onAuthenticationSuccess: () => {
        if (used !== undefined) rotating.accept(used);
      },
    };
  }
}

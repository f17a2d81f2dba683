import { auth } from 'cassandra-driver';
import type { Credentials } from '../../../core/secret/credentials.ts';
import type { SecretVersion } from '../../../core/secret/reference.ts';

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
  /** Logins shown to the cluster and not answered yet, the earliest first. */
  #shown: readonly Credentials[] = [];
  #isExhausted = false;
  #refusals = 0;

  constructor(read: ReadCredentials) {
    this.#read = read;
  }

  /** Every version of the secret has been refused, and none accepted since. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  /** How often the cluster has refused a login that was shown to it. */
  get refusals(): number {
    return this.#refusals;
  }

  /** The login to try next. */
  async next(): Promise<Credentials> {
    if (this.#inUse !== undefined) return this.#inUse;
    this.#finding ??= this.#find().finally(() => (this.#finding = undefined));
    return this.#finding;
  }

  /** The login to show to the cluster; the caller must report whether the cluster accepted it. */
  async show(): Promise<Credentials> {
    const credentials = await this.next();
    // Of one that was lost before the cluster could answer nothing is heard.
    this.#shown = [...this.#shown, credentials].slice(-maxShown);
    return credentials;
  }

  /**
   * The cluster has refused a login, and does not say which. Several connections are made at once, so it counts
   * against the one that was shown first: what comes late for an earlier login is no word about the one in use.
   */
  refuse(): void {
    this.#refusals += 1;
    const [refused, ...rest] = this.#shown;
    this.#shown = rest;
    if (refused === undefined || this.#inUse === undefined || !isSame(refused, this.#inUse)) return;
    this.#refused = [...this.#refused, refused];
    this.#inUse = undefined;
  }

  /** The cluster has accepted these, perhaps after a refusal of another login was taken for theirs. */
  accept(accepted: Credentials): void {
    const answered = this.#shown.findIndex((shown) => isSame(shown, accepted));
    this.#shown = this.#shown.filter((_, index) => index !== answered);
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
    return !this.#refused.some((refused) => isSame(refused, credentials));
  }
}

/** More connections than are ever being made at once. */
const maxShown = 64;

function isSame(one: Credentials, other: Credentials): boolean {
  return one.username === other.username && one.password === other.password;
}

type ChallengeCallback = (error: unknown, token?: Buffer) => void;

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
      initialResponse(callback: ChallengeCallback) {
        rotating.show().then(
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
      evaluateChallenge(_challenge: Buffer, callback: ChallengeCallback) {
        callback(null, Buffer.alloc(0));
      },
      onAuthenticationSuccess: () => {
        if (used !== undefined) rotating.accept(used);
      },
    };
  }
}

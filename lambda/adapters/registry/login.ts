import type { LoginHeaders } from '../../../core/secret/registry-login.ts';
import type { SecretVersion } from '../../../core/secret/reference.ts';
import type { ReadLogin } from './config.ts';

/**
 * The login for a registry. It stays the same until the registry refuses it; then the secret is read again, the current
 * version first and then the pending one, since a rotation sets the pending password before it calls it current.
 */
export class RegistryLogin {
  readonly #read: ReadLogin | undefined;
  #inUse: Promise<LoginHeaders> | undefined;

  constructor(read: ReadLogin | undefined) {
    this.#read = read;
  }

  /** The headers to send; none without a login. */
  async headers(timeoutMs: number): Promise<LoginHeaders> {
    if (this.#read === undefined) return {};
    this.#inUse ??= this.#keep(this.#readAs('current', timeoutMs));
    return this.#inUse;
  }

  /** The headers to send after the registry has refused others; `undefined` if there are none that differ. */
  async headersAfter(refused: LoginHeaders, timeoutMs: number): Promise<LoginHeaders | undefined> {
    if (this.#read === undefined) return undefined;
    const inUse = await this.headers(timeoutMs);
    // Another request has been refused before, and has read the secret since.
    if (differ(inUse, refused)) return inUse;
    const found = await this.#find(refused, timeoutMs);
    if (found !== undefined) this.#inUse = Promise.resolve(found);
    return found;
  }

  async #find(refused: LoginHeaders, timeoutMs: number): Promise<LoginHeaders | undefined> {
    const current = await this.#read?.('current', timeoutMs);
    if (current !== undefined && differ(current, refused)) return current;
    const pending = await this.#read?.('pending', timeoutMs);
    return pending !== undefined && differ(pending, refused) ? pending : undefined;
  }

  async #readAs(version: SecretVersion, timeoutMs: number): Promise<LoginHeaders> {
    return (await this.#read?.(version, timeoutMs)) ?? {};
  }

  /** What cannot be read is read again with the next request. */
  async #keep(reading: Promise<LoginHeaders>): Promise<LoginHeaders> {
    try {
      return await reading;
    } catch (error) {
      this.#inUse = undefined;
      throw error;
    }
  }
}

const differ = (one: LoginHeaders, other: LoginHeaders): boolean =>
  JSON.stringify(one) !== JSON.stringify(other);

import type { Decoded } from './codec.ts';

/** Read for expressions at once, so that malformed bytes are noticed, and for functions when one first asks. */
export class LazyPlain implements Decoded {
  readonly exact: unknown;
  /** `undefined` once it has been read. */
  #readPlain: (() => unknown) | undefined;
  #plain: unknown;

  constructor(exact: unknown, readPlain: () => unknown) {
    this.exact = exact;
    this.#readPlain = readPlain;
  }

  get plain(): unknown {
    if (this.#readPlain !== undefined) {
      this.#plain = this.#readPlain();
      this.#readPlain = undefined;
    }
    return this.#plain;
  }
}

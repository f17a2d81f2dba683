/**
 * Reads a message's full form, which quotes the record. Only what stores dead letters may, and what checks a
 * connector's own text: a rule of `.dependency-cruiser.mjs` names them.
 */
export let fullText: (message: FailureMessage) => string;

/**
 * What is wrong, in two forms. The redacted one has the kind and the length of each quoted value in the value's place:
 * `text of 12 characters cannot become an int`. Whatever prints, joins, logs or serialises a message gets that one.
 * The full one quotes the values; it belongs into the stored dead letter and nowhere else.
 *
 * Made in `failure-message.ts`.
 */
export class FailureMessage {
  readonly redacted: string;
  readonly #full: string;

  constructor(full: string, redacted: string) {
    this.#full = full;
    this.redacted = redacted;
  }

  toString(): string {
    return this.redacted;
  }

  toJSON(): string {
    return this.redacted;
  }

  static {
    fullText = (given) => given.#full;
  }
}

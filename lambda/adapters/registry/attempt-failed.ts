/** A failure that another attempt, or another address, may not have. Its message has nothing of a payload or a secret. */
export class AttemptFailed extends Error {}

/** The answer did not arrive in the time of the attempt. */
export class NoAnswer extends AttemptFailed {}

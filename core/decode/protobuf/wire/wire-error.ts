/** Why bytes are not the Protobuf message that they should be, and where. Says nothing of what they hold. */
export class WireError extends Error {
  override readonly name = 'WireError';
  /** Bytes before the one that cannot be. */
  readonly at: number;
  readonly problem: string;

  constructor(at: number, problem: string) {
    super(problem);
    this.at = at;
    this.problem = problem;
  }
}

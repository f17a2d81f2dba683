/** Where a tool reports while it works: lines for the person who waits. They are no part of its result. */
export interface Progress {
  note(line: string): void;
}

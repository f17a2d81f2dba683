/** Tells someone who waits what is going on, a line at a time. */
export type Log = (line: string) => void;

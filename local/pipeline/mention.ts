/** Between two mentions of the same thing. */
const againAfterMs = 10_000;

/** Passes messages on, but the same one at most once in ten seconds. */
export function createMention(
  say: (message: string) => void,
  nowMs: () => number = () => performance.now(),
): (message: string) => void {
  const saidAtMs = new Map<string, number>();
  return (message) => {
    const now = nowMs();
    for (const [said, atMs] of saidAtMs) if (now - atMs >= againAfterMs) saidAtMs.delete(said);
    if (saidAtMs.has(message)) return;
    saidAtMs.set(message, now);
    say(message);
  };
}

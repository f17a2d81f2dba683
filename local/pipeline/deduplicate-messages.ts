/** Between two copies of the same message. */
const repeatAfterMs = 10_000;

/** Passes messages on, but the same one at most once in ten seconds. */
export function deduplicateMessages(
  say: (message: string) => void,
  nowMs: () => number = () => performance.now(),
): (message: string) => void {
  const saidAtMs = new Map<string, number>();
  return (message) => {
    const now = nowMs();
    for (const [said, atMs] of saidAtMs) if (now - atMs >= repeatAfterMs) saidAtMs.delete(said);
    if (saidAtMs.has(message)) return;
    saidAtMs.set(message, now);
    say(message);
  };
}

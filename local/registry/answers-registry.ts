const limitMs = 1_000;

/** Resolves to true once a registry answers at the URL of its Confluent-compatible API; rejects if nobody answers. */
export async function answersRegistry(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/subjects`, { signal: AbortSignal.timeout(limitMs) });
  // The body is read so that the connection is free again.
  return answer.ok && Array.isArray(await answer.json());
}

import { Client } from 'cassandra-driver';

/** Where a Cassandra is. */
export interface CassandraAddress {
  /** `host:port` each. */
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
}

/** Runs `work` with a connected client, which is shut down afterwards. */
export async function withCassandra<T>(
  { contactPoints, localDatacenter }: CassandraAddress,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    contactPoints: [...contactPoints],
    localDataCenter: localDatacenter,
    encoding: { map: Map, set: Set, useUndefinedAsUnset: true },
    socketOptions: { readTimeout: 60_000 },
  });
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw explain(error, contactPoints);
  } finally {
    await client.shutdown();
  }
}

/** The driver says only that no host answered: say which, and why. */
function explain(error: unknown, contactPoints: readonly string[]): unknown {
  if (!(error instanceof Error) || error.name !== 'NoHostAvailableError' || !('innerErrors' in error)) {
    return error;
  }
  const reasons =
    typeof error.innerErrors === 'object' && error.innerErrors !== null
      ? Object.values(error.innerErrors).map((reason: unknown) =>
          reason instanceof Error ? reason.message : String(reason),
        )
      : [];
  const why = reasons.length > 0 ? `: ${[...new Set(reasons)].join(', ')}` : '';
  return new Error(`no Cassandra answers at ${contactPoints.join(', ')}${why}`, { cause: error });
}

import type { Client } from 'cassandra-driver';

/**
 * The last moment at which a row may expire, in milliseconds since the epoch: what Cassandra counts expirations in ends
 * there (CASSANDRA-14092, CASSANDRA-14227). Tried on 4.1.8 and 5.0.3.
 */
export const expirationLimits = {
  2038: Date.UTC(2038, 0, 19, 3, 14, 6),
  2106: Date.UTC(2106, 1, 7, 6, 28, 13),
} as const;

const versionQuery = 'SELECT release_version FROM system.local';
/** Since 5.0 in `cassandra.yaml`; where it does not stand there, the value is null and means CASSANDRA_4. */
const modeQuery = `SELECT value FROM system_views.settings WHERE name = 'storage_compatibility_mode'`;

/** How long the node that is asked lets rows live; `undefined` where it does not say, or may not be asked. */
export async function readExpirationLimit(client: Client): Promise<number | undefined> {
  try {
    const { rows } = await client.execute(versionQuery);
    if (Number.parseInt(String(rows[0]?.get('release_version')), 10) < 5) return expirationLimits[2038];
    const settings = await client.execute(modeQuery);
    const mode = settings.rows[0];
    if (mode === undefined) return undefined;
    return mode.get('value') === 'NONE' ? expirationLimits[2106] : expirationLimits[2038];
  } catch {
    // Only a hint ahead of time: without it, the server's answer to the first write says the same.
    return undefined;
  }
}

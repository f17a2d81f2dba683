import type { Chaos } from '../scenario.ts';

const payload = 'x'.repeat(8_000);

/** Has a second writer fill a table of its own with so many requests in flight, until `until` resolves. */
export async function writeNoise(
  { withClient, keyspace }: Pick<Chaos, 'withClient' | 'keyspace'>,
  requestsInFlight: number,
  until: () => Promise<void>,
): Promise<void> {
  await withClient(async (client) => {
    const query = `INSERT INTO ${keyspace}.noise (id, payload) VALUES (?, ?)`;
    let running = true;
    const writers = Array.from({ length: requestsInFlight }, async (_, writer) => {
      for (let index = 0; running; index++) {
        // What the cluster refuses here it refuses to the function as well, which is the point. What the driver refuses
        // by itself it refuses at once: without a pause nobody else in this process would get a turn.
        await client
          .execute(query, [`${writer}-${index % 500}`, payload], { prepare: true })
          .catch(() => new Promise((resolve) => setTimeout(resolve, 100)));
      }
    });
    try {
      await until();
    } finally {
      running = false;
      await Promise.all(writers);
    }
  });
}

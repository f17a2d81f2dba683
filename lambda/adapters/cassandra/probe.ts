/**
 * Finds connections that have died unnoticed: those that the network has forgotten without a word look healthy until
 * a request has waited for its whole time-out.
 */
import type { Client, Host } from 'cassandra-driver';

/** A node that is well answers in a millisecond or two; after this a new connection is the better bet. */
const answerLimitMs = 300;
const question = 'SELECT key FROM system.local';

/** Asks every host that is known; resolves to whether all are up and answer. Never rejects. */
export async function everyHostAnswers(client: Client): Promise<boolean> {
  const answers = await Promise.all(client.hosts.values().map((host) => answersFrom(client, host)));
  return answers.every(Boolean);
}

async function answersFrom(client: Client, host: Host): Promise<boolean> {
  if (!host.isUp()) return false;
  return client.execute(question, [], { host, readTimeout: answerLimitMs, isIdempotent: true }).then(
    () => true,
    () => false,
  );
}

import { Admin } from '@platformatic/kafka';

const limitMs = 1_000;

/** Resolves to true once a broker answers there and is part of its cluster; rejects if nobody answers. */
export async function answersKafka(brokers: string): Promise<boolean> {
  const admin = new Admin({
    clientId: 'millrace-readiness',
    bootstrapBrokers: [brokers],
    retries: 0,
    connectTimeout: limitMs,
    timeout: limitMs,
  });
  try {
    const { brokers: found } = await admin.metadata({ topics: [] });
    return found.size > 0;
  } finally {
    await admin.close();
  }
}

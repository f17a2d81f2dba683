import { describe, expect, it } from 'vitest';
import { processBatch } from '../../lambda/carry/process-batch.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeHarness } from '../support/flow-harness.ts';

const day = 86_400_000;

describe('a batch tells how many days the certificates have left', () => {
  it.each([
    ['the last moment of a day', 3 * day - 1, 2],
    ['a day to the millisecond', 3 * day, 3],
    ['one that has just expired', -1, -1],
  ])('%s', async (_, leftMs, days) => {
    const { instance, telemetry, time } = await makeHarness();
    const services = { ...instance.services, certificatesExpireAtMs: time.now() + leftMs };
    await processBatch(makeEvent([]), 30_000, instance.warm, services);
    expect(telemetry.events).toMatchObject([{ kind: 'batch-processed', certificateDaysLeft: days }]);
  });

  it('and nothing of them where there are none', async () => {
    const { instance, telemetry } = await makeHarness();
    await processBatch(makeEvent([]), 30_000, instance.warm, instance.services);
    expect(telemetry.events[0]).not.toHaveProperty('certificateDaysLeft');
  });
});

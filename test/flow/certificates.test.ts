import { describe, expect, it } from 'vitest';
import { processBatch } from '../../lambda/carry/process-batch.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeHarness } from '../support/flow-harness.ts';
import { decodeBatch } from '../../core/decode/event/source-batch.ts';

const day = 86_400_000;

describe('certificate days in the telemetry of a batch', () => {
  it.each([
    ['the last moment of a day', 3 * day - 1, 2],
    ['a day to the millisecond', 3 * day, 3],
    ['one that has just expired', -1, -1],
  ])('a batch reports the whole days until the certificates expire: %s', async (_, leftMs, days) => {
    const { instance, telemetry, time } = await makeHarness();
    const services = { ...instance.services, certificatesExpireAtMs: time.now() + leftMs };
    await processBatch(decodeBatch(makeEvent([])), 30_000, instance.warm, services);
    expect(telemetry.events).toMatchObject([{ kind: 'batch-processed', certificateDaysLeft: days }]);
  });

  it('a batch reports no certificate days without certificates', async () => {
    const { instance, telemetry } = await makeHarness();
    await processBatch(decodeBatch(makeEvent([])), 30_000, instance.warm, instance.services);
    expect(telemetry.events[0]).not.toHaveProperty('certificateDaysLeft');
  });
});

import { describe, expect, it } from 'vitest';
import { known } from '../../core/failure/failure-message.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import { makeHarness, makeOrder, ordersRoute, printOutcomes } from '../support/flow-harness.ts';
import { makeRecord } from '../support/make-record.ts';
import { schemaFormat, Silence, type Registry } from '../support/schema-format.ts';

const fields = { one: ['id', 'city'], two: ['city', 'id'] };

/** Counts what it is asked for; answers as `answer` says, else by {@link fields}. */
function countingRegistry(answer?: Registry['fetch']) {
  const asked: string[] = [];
  const registry: Registry = {
    fetch: async (id, timeoutMs) => {
      asked.push(id);
      if (answer !== undefined) return answer(id, timeoutMs);
      return Promise.resolve(id === 'one' || id === 'two' ? fields[id] : undefined);
    },
  };
  return { registry, asked };
}

const harnessOf = (registry: Registry, more: readonly (typeof ordersRoute)[] = []) =>
  makeHarness({ routes: [{ ...ordersRoute, value: schemaFormat(registry) }, ...more] });

const recordsOf = (...values: readonly (string | null)[]) =>
  values.map((value, offset) =>
    makeRecord({
      offset,
      timestamp: 1000,
      key: Buffer.from(`c${offset}`),
      value: value === null ? null : Buffer.from(value),
    }),
  );

describe('format with prepare', () => {
  it('the schemas of a batch are fetched before it is mapped, each once', async () => {
    const { registry, asked } = countingRegistry();
    const { run, store } = await harnessOf(registry);
    const { outcomes } = await run(recordsOf('one|7|Bern', 'two|Chur|8', 'one|9|Genf', null));
    expect(printOutcomes(outcomes)).toEqual(['written 1', 'written 1', 'written 1', 'skipped tombstone']);
    expect(store.requests.flatMap(({ writes }) => writes).map(({ params }) => String(params[2]))).toEqual([
      'Bern',
      'Chur',
      'Genf',
    ]);
    await run(recordsOf('two|Biel|1'));
    expect(asked).toEqual(['one', 'two']);
  });

  it('a record whose schema does not arrive is retried alone', async () => {
    let isSilent = true;
    const { registry } = countingRegistry(async (id) => {
      if (id === 'two' && isSilent) throw new Silence();
      return Promise.resolve(id === 'two' ? fields.two : fields.one);
    });
    const { run, deadLetters } = await harnessOf(registry);
    const records = recordsOf('one|7|Bern', 'two|Chur|8');
    const { outcomes } = await run(records);
    expect(printOutcomes(outcomes)).toEqual(['written 1', 'retry unavailable']);
    expect(deadLetters.stored).toEqual([]);
    isSilent = false;
    expect(printOutcomes((await run(records)).outcomes)).toEqual(['written 1', 'written 1']);
  });

  it('a record of a schema that does not exist is a dead letter', async () => {
    const { run, deadLetters } = await harnessOf(countingRegistry().registry);
    const { outcomes } = await run(recordsOf('one|7|Bern', 'three|x'));
    expect(printOutcomes(outcomes)).toEqual(['written 1', 'dead-letter schema_missing']);
    expect(deadLetters.stored).toHaveLength(1);
  });

  it('a record to retry is retried even if its key can never be written', async () => {
    const { registry } = countingRegistry(async () => Promise.reject(new Silence()));
    const { run } = await harnessOf(registry);
    const record = makeRecord({ key: Buffer.from([0xff]), value: Buffer.from('one|7|Bern') });
    const noKey = makeRecord({ offset: 1, key: null, value: Buffer.from('one|7|Bern') });
    expect(printOutcomes((await run([record, noKey])).outcomes)).toEqual([
      'dead-letter malformed_text',
      'retry unavailable',
    ]);
  });

  it('a batch is redelivered as a whole if prepare rejects', async () => {
    const crash = new BatchCrash({
      next: 'crash',
      stage: 'decode',
      code: 'not_authorized',
      message: known('no'),
    });
    const refused = await harnessOf(countingRegistry(async () => Promise.reject(crash)).registry);
    await expect(refused.run(recordsOf('one|7|Bern'))).rejects.toBe(crash);
    const broken = await harnessOf(countingRegistry(async () => Promise.reject(new Error('Bern'))).registry);
    await expect(broken.run(recordsOf('one|7|Bern'))).rejects.toThrow('whose message may quote a record');
    expect(refused.store.requests).toEqual([]);
  });

  it('prepare gets the remaining time and only the payloads of its topic and side', async () => {
    const timeouts: number[] = [];
    const { registry, asked } = countingRegistry(async (_id, timeoutMs) => {
      timeouts.push(timeoutMs);
      return Promise.resolve(fields.one);
    });
    const { run, instance } = await harnessOf(registry, [{ ...ordersRoute, topic: 'other' }]);
    await run([...recordsOf('one|7|Bern', null), { ...makeOrder({ id: 1 }), topic: 'other' }]);
    expect(asked).toEqual(['one']);
    expect(timeouts).toEqual([instance.services.deadline.maxRequestMs]);
  });

  it('a connector whose formats need nothing has no prepare', async () => {
    const { instance } = await makeHarness();
    expect(instance.services.connector).not.toHaveProperty('prepare');
  });
});

import { describe, expect, it } from 'vitest';
import { confluentRegistry } from '../../core/connector/define.ts';
import { CachedSource } from '../../core/decode/schema/cached-source.ts';
import { SchemaError, type CompileSchema } from '../../core/decode/schema/compiled-schema.ts';
import { isRegistry } from '../../core/decode/schema/registry.ts';
import { registryCodec } from '../../core/decode/schema/registry-codec.ts';
import type { FetchedSchema, SchemaSource } from '../../core/decode/schema/schema-source.ts';
import type { FormatReader } from '../../core/decode/format-reader.ts';
import { known } from '../../core/failure/failure-message.ts';
import { RecordError } from '../../core/failure/failure.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import { makeHarness, ordersRoute, printOutcomes } from '../support/flow-harness.ts';
import { makeRecord } from '../support/make-record.ts';

/** Schemas are lists of field names: `id,city`; a payload has the texts of the fields, separated by `|`. */
function format(compiled: string[] = []): FormatReader {
  const registry: unknown = confluentRegistry();
  if (!isRegistry(registry)) throw new TypeError('not a registry');
  const compile: CompileSchema = ({ text }) => {
    compiled.push(text);
    if (text === 'broken') throw new SchemaError('.fields', 'has no names');
    if (text === 'deep') throw new RangeError('Maximum call stack size exceeded');
    const names = text.split(',');
    return ({ body }) => {
      const texts = body.toString().split('|');
      const value = Object.fromEntries(names.map((name, index) => [name, texts[index]]));
      return { exact: value, plain: value };
    };
  };
  return Object.freeze<FormatReader>({
    kind: 'fields',
    reads: 'document',
    acceptsNoBytes: false,
    registry: 'confluent',
    compile: (request) => registryCodec(registry, { reads: 'AVRO', compile }, request),
    toJSON: () => ({ kind: 'fields' }),
  });
}

const schemaOf = (text: string, more: Partial<FetchedSchema> = {}): FetchedSchema => ({
  type: 'AVRO',
  text,
  references: [],
  encrypts: [],
  ...more,
});

const notFound = new RecordError('decode', 'schema_not_found', known('no such schema'));
const silence = new RecordError('decode', 'registry_unavailable', known('silent'), { next: 'retry' });

/** Answers by id; counts what it is asked for. */
function sourceOf(answers: Readonly<Record<string, FetchedSchema | Error>>) {
  const asked: { readonly id: string; readonly timeoutMs: number }[] = [];
  const source: SchemaSource = {
    fetch: async (id, timeoutMs) => {
      asked.push({ id: String(id.id), timeoutMs });
      const answer = answers[String(id.id)] ?? notFound;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  return { source: new CachedSource(source, () => 0), asked };
}

function payload(schema: number, text: string): Buffer {
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(schema, 1);
  return Buffer.concat([frame, Buffer.from(text)]);
}

const recordsOf = (...values: readonly (Buffer | null)[]) =>
  values.map((value, offset) =>
    makeRecord({ offset, timestamp: 1000, key: Buffer.from(`c${offset}`), value }),
  );

const harnessOf = (source: SchemaSource, value = format()) =>
  makeHarness({ routes: [{ ...ordersRoute, value }], schemas: { confluent: source } });

describe('records whose schemas come from a registry', () => {
  it('are written, each schema fetched and compiled once, and a new version in mid-run just works', async () => {
    const { source, asked } = sourceOf({ 7: schemaOf('id,city'), 8: schemaOf('city,id') });
    const compiled: string[] = [];
    const { run, store } = await harnessOf(source, format(compiled));
    const first = await run(recordsOf(payload(7, '1|Bern'), payload(7, '2|Chur'), null));
    expect(printOutcomes(first.outcomes)).toEqual(['written 1', 'written 1', 'skipped tombstone']);
    const second = await run(recordsOf(payload(8, 'Genf|3'), payload(7, '4|Biel')));
    expect(printOutcomes(second.outcomes)).toEqual(['written 1', 'written 1']);
    const cities = store.requests.flatMap(({ writes }) => writes).map(({ params }) => String(params[2]));
    expect(cities).toEqual(['Bern', 'Chur', 'Genf', 'Biel']);
    expect(asked.map(({ id }) => id)).toEqual(['7', '8']);
    expect(compiled).toEqual(['id,city', 'city,id']);
  });

  it('end as their schema says, and take no good record with them', async () => {
    const { source } = sourceOf({
      1: schemaOf('id,city'),
      2: silence,
      4: schemaOf('broken'),
      5: schemaOf('deep'),
      6: schemaOf('id,city', { encrypts: ['PII'] }),
      7: schemaOf('id,city', { type: 'PROTOBUF' }),
    });
    const { run, deadLetters, telemetry } = await harnessOf(source);
    const payloads = [1, 2, 3, 4, 5, 6, 7, 1].map((schema, index) => payload(schema, `${index}|Bern`));
    const { outcomes } = await run(recordsOf(...payloads, Buffer.from('{"id":1}')));
    expect(printOutcomes(outcomes)).toEqual([
      'written 1',
      'retry registry_unavailable',
      'dead-letter schema_not_found',
      'dead-letter schema_invalid',
      'dead-letter schema_invalid',
      'dead-letter encrypted_fields',
      'dead-letter schema_invalid',
      'written 1',
      'dead-letter wrong_framing',
    ]);
    expect(deadLetters.stored).toHaveLength(6);
    // The log has the reason of what is retried too.
    const log = JSON.stringify(telemetry.events.filter(({ kind }) => kind === 'batch-processed'));
    expect(log).toContain('registry_unavailable');
    expect(log).toContain('silent');
    expect(log).toContain(`schema 6 has fields that the producer encrypts, by the tags 'PII'`);
    expect(log).toContain('schema 4 cannot be read as one of Avro (avro()): at .fields: has no names');
    const reasons = JSON.stringify(deadLetters.stored);
    expect(reasons).toContain('it is a schema of Protobuf (protobuf())');
    expect(reasons).toContain('it is nested too deeply');
  });

  it('are written by the next batch once the registry answers', async () => {
    const answers: Record<string, FetchedSchema | Error> = { 2: silence };
    const { source } = sourceOf(answers);
    const { run } = await harnessOf(source);
    const records = recordsOf(payload(2, '1|Bern'));
    expect(printOutcomes((await run(records)).outcomes)).toEqual(['retry registry_unavailable']);
    answers['2'] = schemaOf('id,city');
    expect(printOutcomes((await run(records)).outcomes)).toEqual(['written 1']);
  });

  it('a schema that cannot be read is compiled once and remembered', async () => {
    const compiled: string[] = [];
    const { run } = await harnessOf(sourceOf({ 4: schemaOf('broken') }).source, format(compiled));
    for (let batch = 0; batch < 3; batch++) await run(recordsOf(payload(4, '1|Bern')));
    expect(compiled).toEqual(['broken']);
  });

  it('a login that the registry refuses makes the whole batch be redelivered', async () => {
    const crash = new BatchCrash({
      next: 'crash',
      stage: 'decode',
      code: 'registry_refused',
      message: known('no'),
    });
    const { run, store, deadLetters } = await harnessOf(
      sourceOf({ 1: schemaOf('id,city'), 2: crash }).source,
    );
    await expect(run(recordsOf(payload(1, '1|Bern'), payload(2, '2|Chur')))).rejects.toBe(crash);
    expect(store.requests).toEqual([]);
    expect(deadLetters.stored).toEqual([]);
  });

  it('are fetched within a part of the time that is left, so that what is known can be written', async () => {
    const { source, asked } = sourceOf({ 1: schemaOf('id,city') });
    const { run } = await makeHarness({
      routes: [{ ...ordersRoute, value: format() }],
      schemas: { confluent: source },
      remainingMs: 4_200,
    });
    await run(recordsOf(payload(1, '1|Bern')));
    expect(asked).toEqual([{ id: '1', timeoutMs: 2_000 }]);
  });

  it('of more schemas than are fetched at a time are written after some redeliveries', async () => {
    const count = 2_500;
    const answers = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [index + 1, schemaOf('id,city')]),
    );
    const { source, asked } = sourceOf(answers);
    const { run } = await harnessOf(source);
    const records = recordsOf(
      ...Array.from({ length: count }, (_, index) => payload(index + 1, `${index}|Bern`)),
    );
    const written: number[] = [];
    for (let delivery = 0; delivery < 3; delivery++) {
      const { outcomes } = await run(records);
      written.push(outcomes.filter(({ kind }) => kind === 'written').length);
    }
    expect(written).toEqual([1_000, 2_000, 2_500]);
    expect(asked).toHaveLength(count);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeEvent } from '../../../core/decode/event/msk-event.ts';

const bytes = fc.option(fc.uint8Array({ maxLength: 40 }), { nil: null });
const source = fc.record({
  offset: fc.maxSafeNat(),
  timestamp: fc.oneof(
    fc.integer({ min: -1, max: 2 ** 45 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((ms) => !Object.is(ms, -0)),
  ),
  key: bytes,
  value: bytes,
  headers: fc.array(fc.tuple(fc.string(), fc.uint8Array({ maxLength: 8 })), { maxLength: 3 }),
});

const encode = (value: Uint8Array | null) =>
  value === null ? undefined : Buffer.from(value).toString('base64');
const signed = (value: Uint8Array) => [...new Int8Array(value)];

it('decodeEvent returns the bytes that the event source wrote', () => {
  fc.assert(
    fc.property(fc.array(source, { maxLength: 5 }), (sources) => {
      const records = sources.map((r) => ({
        topic: 't',
        partition: 7,
        offset: r.offset,
        timestamp: r.timestamp,
        timestampType: 'CREATE_TIME',
        key: encode(r.key),
        value: encode(r.value),
        headers: r.headers.map(([name, value]) => Object.fromEntries([[name, signed(value)]])),
      }));
      const event: unknown = JSON.parse(
        JSON.stringify({ eventSource: 'aws:kafka', records: { 't-7': records } }),
      );
      expect(decodeEvent(event)).toEqual(
        sources.map((r) => ({
          topic: 't',
          partition: 7,
          offset: r.offset,
          timestamp: r.timestamp,
          timestampType: 'CREATE_TIME',
          key: r.key === null ? null : Buffer.from(r.key),
          value: r.value === null ? null : Buffer.from(r.value),
          headers: r.headers.map(([name, value]) => ({ name, value: Buffer.from(value) })),
        })),
      );
    }),
  );
});

it('decodeEvent reads every record that has a position, whatever its other fields are', () => {
  const junk = fc.jsonValue({ maxDepth: 2 });
  const field = fc.constantFrom('timestamp', 'timestampType', 'key', 'value', 'headers', 'keySchemaMetadata');
  const good = { topic: 't', partition: 7, timestampType: 'CREATE_TIME', timestamp: 1, value: 'AA==' };
  fc.assert(
    fc.property(field, junk, (name, value) => {
      const list = [
        { ...good, offset: 1 },
        { ...good, offset: 2, [name]: value },
        { ...good, offset: 3 },
      ];
      const [before, read, after] = decodeEvent({ eventSource: 'aws:kafka', records: { 't-7': list } });
      const whole = { ...good, key: null, value: Buffer.from([0]), headers: [] };
      expect([before, after]).toEqual([
        { ...whole, offset: 1 },
        { ...whole, offset: 3 },
      ]);
      expect(read).toMatchObject({ topic: 't', partition: 7, offset: 2 });
      if (read?.unreadable !== undefined) expect(read.unreadable).toEqual({ [name]: value });
    }),
    { numRuns: 500 },
  );
});

it('decodeEvent reads the records around one without a position and gives that one a position of its own', () => {
  const junk = fc.jsonValue({ maxDepth: 2 });
  const good = { topic: 't', partition: 7, timestamp: 1, timestampType: 'CREATE_TIME' };
  const strange = fc.oneof(
    junk.filter((entry) => entry === null || typeof entry !== 'object' || Array.isArray(entry)),
    fc
      .tuple(fc.constantFrom('topic', 'partition', 'offset'), junk)
      .map(([name, value]) => ({ ...good, offset: 2, [name]: value })),
  );
  fc.assert(
    fc.property(strange, (entry) => {
      const list = [{ ...good, offset: 1 }, entry, { ...good, offset: 2_000_000 }];
      const read = decodeEvent({ eventSource: 'aws:kafka', records: { 't-7': list } });
      expect(read).toHaveLength(3);
      expect(read.map(({ topic, partition }) => `${topic}-${partition}`)).toEqual(['t-7', 't-7', 't-7']);
      expect([read[0], read[2]].map((each) => [each?.offset, each?.unreadable])).toEqual([
        [1, undefined],
        [2_000_000, undefined],
      ]);
    }),
    { numRuns: 500 },
  );
});

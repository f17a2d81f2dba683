import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  avro,
  bytes,
  confluentRegistry,
  csv,
  gzip,
  json,
  long,
  text,
  zlib,
} from '../../../core/connector/define.ts';
import type { Payload } from '../../../core/decode/codec.ts';
import { schemaFormat } from '../../support/schema-format.ts';
import { exactCodec, readerOf, refusalOf } from '../../support/format-codec.ts';

const context = { headers: [] };
const methods = [
  ['gzip', gzip, gzipSync],
  ['zlib', zlib, deflateSync],
] as const;

describe.each(methods)('%s()', (name, wrap, compress) => {
  const refusal = (payload: Buffer): string => refusalOf(exactCodec(wrap(json())), payload);
  const declared = `malformed_compression: the value is not what ${name}() reads:`;

  it('reads every payload that was compressed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (payload) => {
        const { exact } = exactCodec(wrap(bytes())).decode(compress(payload), 'value', context);
        expect(exact).toEqual(Buffer.from(payload));
      }),
    );
  });

  it('reads what is compressed in its own format', () => {
    const { exact } = exactCodec(wrap(json())).decode(
      compress('{"n":12345678901234567890}'),
      'value',
      context,
    );
    expect(exact).toEqual({ n: 12345678901234567890n });
    expect(readerOf(wrap(text()))).toMatchObject({ kind: name, reads: 'text', acceptsNoBytes: false });
    expect(readerOf(wrap(long()))).toMatchObject({ reads: 'number' });
    expect(JSON.parse(JSON.stringify(wrap(json())))).toEqual({ kind: name, of: { kind: 'json' } });
  });

  it('refuses truncated and changed data, and what follows its end', () => {
    const whole = compress('{"city":"Bern"}');
    for (let length = 0; length < whole.length; length++) {
      expect(refusal(whole.subarray(0, length))).toMatch(
        new RegExp(`^${declared.replace(/[()]/g, '\\$&')} it ends within its data, after byte ${length}$`),
      );
    }
    expect(refusal(Buffer.concat([whole, Buffer.alloc(3)]))).toBe(
      `${declared} 3 bytes follow after its end, at byte ${whole.length} of ${whole.length + 3}`,
    );
    const changed = Buffer.from(whole);
    changed[whole.length - 1]! ^= 1;
    if (name === 'zlib') expect(refusal(changed)).toContain('are not whole data of zlib');
    // Of gzip a reserved flag, of zlib a dictionary that nobody has.
    const header = Buffer.from(whole);
    header.set(name === 'gzip' ? [0x1f, 0x8b, 8, 0x20] : [0x78, 0xbb]);
    expect(refusal(header)).toBe(`${declared} its ${header.length} bytes are not whole data of ${name}`);
    expect(refusal(Buffer.from('plain text'))).toBe(`${declared} its 10 bytes are not whole data of ${name}`);
  });

  it('names what the bytes look like', () => {
    expect(refusal(Buffer.from('{"a":1}'))).toContain('it begins like JSON: use json()');
    expect(refusal(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]))).toContain(
      'it begins like zstd: it is not read',
    );
    const [other, , compressOther] = methods.find(([each]) => each !== name)!;
    expect(refusal(compressOther('{}'))).toBe(
      `${declared} it begins like ${other}: wrap the format in ${other}()`,
    );
  });

  it('refuses a bomb in little time and memory', () => {
    const bomb = compress(Buffer.alloc(100_000_000));
    const started = process.cpuUsage();
    expect(refusal(bomb)).toContain('it has more than 16777216 bytes once decompressed, which is the limit');
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(1000);
  });

  it('takes little memory until the next garbage collection for what it refuses, and tries each once', () => {
    const codec = exactCodec(wrap(json()));
    const whole = compress('{"city":"Bern"}');
    const broken = [Buffer.from('hello world'), whole.subarray(0, 11), whole.subarray(0, whole.length - 1)];
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 3_000; index++) refusalOf(codec, Buffer.from(broken[index % 3]!));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);

    const decode = (payload: Buffer): unknown => {
      try {
        return codec.decode(payload, 'value', context);
      } catch (error) {
        return error;
      }
    };
    const [cut, other] = [decode(broken[2]!), decode(broken[1]!)];
    expect(cut).toBeInstanceOf(Error);
    expect(decode(broken[2]!)).toBe(cut);
    expect(decode(broken[1]!)).toBe(other);
  });

  it('finds the null of its format', () => {
    const { isNull } = readerOf(wrap(json()));
    expect([isNull?.(compress(' null')), isNull?.(compress('{}'))]).toEqual([true, false]);
    expect(readerOf(wrap(text())).isNull).toBeUndefined();
  });

  it('prepares for its format, without the payloads that it cannot read', async () => {
    const fetched: string[] = [];
    const codec = exactCodec(
      wrap(schemaFormat({ fetch: (id) => Promise.resolve((fetched.push(id), ['id'])) })),
    );
    const payloads: Payload[] = ['a|1', 'b|2'].map((line) => ({ bytes: compress(line), record: context }));
    await codec.prepare?.([...payloads, { bytes: Buffer.from('x'), record: context }], 'value', 1000);
    expect(fetched).toEqual(['a', 'b']);
    expect(codec.decode(compress('b|2'), 'value', context).exact).toEqual({ id: '2' });
    expect(exactCodec(wrap(json())).prepare).toBeUndefined();
  });

  it('needs of registries what its format needs', () => {
    const inEvent = readerOf(wrap(avro({ registry: confluentRegistry({ framing: 'event' }) })));
    expect(inEvent).toMatchObject({ registry: 'confluent', isSchemaInEvent: true });
    expect(readerOf(wrap(json())).isSchemaInEvent).toBeUndefined();
  });

  it('has the problems of its format, and refuses what is none or compressed already', () => {
    const unwise = wrap as (format: unknown) => unknown;
    expect(readerOf(wrap(csv({ columns: [] }))).problems).toMatchObject([{ path: '.columns' }]);
    expect(readerOf(unwise(json)).problems).toMatchObject([{ path: '', message: 'is given no format' }]);
    expect(readerOf(unwise(undefined)).problems).toHaveLength(1);
    expect(readerOf(wrap(gzip(json()))).problems).toMatchObject([
      { message: 'is given gzip(): nothing is decompressed twice' },
    ]);
    expect(readerOf(wrap(json())).problems).toBeUndefined();
  });
});

it('gzip() reads several members as one', () => {
  const members = Buffer.concat([gzipSync('{"a":'), gzipSync('1}')]);
  expect(exactCodec(gzip(json())).decode(members, 'value', context).exact).toEqual({ a: 1 });
});

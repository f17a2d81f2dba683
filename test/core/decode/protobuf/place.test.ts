import { describe, expect, it } from 'vitest';
import { RecordError } from '../../../../core/failure/failure.ts';
import { schemaCompiler } from '../../../../core/decode/protobuf/schema-reader.ts';
import type { Frame } from '../../../../core/decode/schema/compiled-schema.ts';
import { hex } from './read-message.ts';

const schema = `syntax = "proto3"; package shop;
message Zebra { string z = 1; }
message Order {
  map<string, string> tags = 1; string id = 2;
  message Item { string sku = 1; message Option { string name = 1; } }
  message Coupon { string code = 1; }
}
message Address { string city = 1; }`;

type Form = Frame['placeForm'];

function readAs(
  placeForm: Form,
  body: string,
  { place, message }: { place?: string; message?: string } = {},
): unknown {
  const compiled = schemaCompiler({ isExact: true, paths: [[]], message, imports: [] })({
    type: 'PROTOBUF',
    text: schema,
    references: [],
    encrypts: [],
  });
  const frame = { placeForm, body: hex(body), ...(place === undefined ? {} : { place: hex(place) }) };
  try {
    return compiled(frame, 'value').exact;
  } catch (error) {
    if (error instanceof RecordError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const text = '0a 01 61';

describe("Confluent's indexes", () => {
  it.each([
    ['00', { z: 'a' }],
    ['02 00', { z: 'a' }],
    ['02 04', { city: 'a' }],
    // Entries of a map are no messages of the text.
    ['04 02 00', { sku: 'a' }],
    ['04 02 02', { code: 'a' }],
    ['06 02 00 00', { name: 'a' }],
  ])('%s lead to a message', (indexes, expected) => {
    expect(readAs('confluent', `${indexes} ${text}`)).toEqual(expected);
    expect(readAs('confluent', text, { place: indexes })).toEqual(expected);
  });

  it.each([
    ['02 06', 'its message has the indexes 3, which lead to no message of the schema'],
    ['04 02 04', 'its message has the indexes 1, 2, which lead to no message of the schema'],
    ['02 01', 'its message has the indexes -1, which lead to no message of the schema'],
    ['01', 'its message is named by -1 indexes; allowed: 0 to 32'],
    ['fe ff ff ff 0f', 'its message is named by 2147483647 indexes; allowed: 0 to 32'],
    ['06 02', 'the bytes end at byte 3 of 2, in a number'],
    ['', 'the bytes end at byte 1 of 0, in a number'],
  ])('%s are refused', (indexes, problem) => {
    expect(readAs('confluent', text, { place: indexes })).toBe(
      `malformed_protobuf: the value does not say which message it is: ${problem}`,
    );
  });
});

describe("Glue's number", () => {
  it.each([
    ['00', { city: 'a' }],
    ['02', { code: 'a' }],
    ['03', { sku: 'a' }],
    ['04', { name: 'a' }],
    // The entry of a map is a message as well.
    ['05', { key: 'a', value: '' }],
    ['06', { z: 'a' }],
  ])('%s is a place among the sorted names', (number, expected) => {
    expect(readAs('glue', `${number} ${text}`)).toEqual(expected);
  });

  it('is refused where there is no such message', () => {
    expect(readAs('glue', '07')).toContain('its message has the number 7; allowed: 0 to 6');
    expect(readAs('glue', 'ff ff ff ff 0f')).toContain(
      'its message has the number 4294967295; allowed: 0 to 6',
    );
  });
});

it("Apicurio's name may have its package or not, and stands before the data or in a header", () => {
  expect(readAs('apicurio', `09 0a 07 ${Buffer.from('Address').toString('hex')} ${text}`)).toEqual({
    city: 'a',
  });
  expect(readAs('apicurio', text, { place: Buffer.from('shop.Address').toString('hex') })).toEqual({
    city: 'a',
  });
  expect(readAs('apicurio', text, { place: Buffer.from('Unknown').toString('hex') })).toContain(
    'is the name of no message',
  );
});

describe('the message that the format declares', () => {
  it('is checked against what the record says', () => {
    expect(readAs('confluent', `02 04 ${text}`, { message: 'shop.Address' })).toEqual({ city: 'a' });
    expect(readAs('confluent', `00 ${text}`, { message: 'shop.Address' })).toBe(
      "malformed_protobuf: the value is the message 'shop.Zebra', and the format declares message: 'shop.Address'",
    );
  });

  it('is read where the record says nothing, and otherwise the first of the file', () => {
    expect(readAs('none', text, { message: 'shop.Order.Coupon' })).toEqual({ code: 'a' });
    expect(readAs('none', text)).toEqual({ z: 'a' });
    expect(readAs('none', text, { message: 'shop.Ordr' })).toBe(
      "schema_invalid: the value cannot be read: its schema has no message 'shop.Ordr', which the format declares; allowed: 'shop.Zebra', 'shop.Order', 'shop.Address'",
    );
  });
});

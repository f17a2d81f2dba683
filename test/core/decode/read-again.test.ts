import { describe, expect, it } from 'vitest';
import { readAgain } from '../../../core/decode/event/read-again.ts';
import { makeRecord } from '../../support/make-record.ts';

describe('readAgain', () => {
  it('readAgain returns a record that could be read as it is', () => {
    const record = makeRecord();
    expect(readAgain(record)).toBe(record);
  });

  it.each([
    [{ value: null, headers: [], unreadable: { value: 7, headers: [{ h: [999] }] } }],
    [{ timestamp: null, unreadable: { timestamp: 'x' } }],
    [{ timestampType: null, unreadable: { timestampType: 'x' } }],
    [{ keySchema: { dataFormat: 'AVRO', schemaId: '1' }, unreadable: { valueSchemaMetadata: 7 } }],
    [{ key: null, unreadable: { key: '%', position: { offset: -1 } } }],
  ])('readAgain changes nothing of a record that still cannot be read: %j', (fields) => {
    const record = makeRecord({ offset: 8, headers: [{ name: 'h', value: null }], ...fields });
    expect(readAgain(record)).toEqual(record);
  });

  it('readAgain reads what this version can read, so that the field does not pass for an absent one', () => {
    const record = makeRecord({ offset: 8, value: null, unreadable: { value: 'YQ==' } });
    const whole = makeRecord({ offset: 8, value: Buffer.from('a') });
    expect(readAgain(record)).toEqual(whole);
  });

  it('readAgain gives no record another position', () => {
    const record = makeRecord({ offset: 8, value: null, unreadable: { position: null, value: 'YQ==' } });
    expect(readAgain(record)).toEqual({
      ...record,
      value: Buffer.from('a'),
      unreadable: { position: null },
    });
  });
});

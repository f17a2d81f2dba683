import { describe, expect, it } from 'vitest';
import { compileFilters } from '../../../local/event-source/filter.ts';

const order = {
  city: 'Oslo',
  price: 12.5,
  note: '',
  gift: true,
  coupon: null,
  tags: ['new', 'vip'],
  address: { street: 'Main Street 1', zip: '0150' },
  lines: [
    { sku: 'a-1', quantity: 1 },
    { sku: 'b-2', quantity: 9 },
  ],
};

const matches = (pattern: unknown, value: unknown): boolean =>
  compileFilters([pattern])(
    value === null || Buffer.isBuffer(value)
      ? value
      : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  );

describe('filter pattern of fields', () => {
  it.each([
    [{ city: ['Oslo'] }, true],
    [{ city: ['Bergen', 'Oslo'] }, true],
    [{ city: ['Bergen'] }, false],
    [{ city: ['oslo'] }, false],
    [{ city: ['Oslo'], gift: [true] }, true],
    [{ city: ['Oslo'], gift: [false] }, false],
    [{ price: [12.5] }, true],
    [{ price: ['12.5'] }, false],
    [{ note: [''] }, true],
    [{ coupon: [null] }, true],
    [{ absent: [null] }, false],
    [{ tags: ['vip'] }, true],
    [{ tags: ['old'] }, false],
    [{ address: { zip: ['0150'] } }, true],
    [{ address: { zip: [{ prefix: '01' }] } }, true],
    [{ address: { zip: [{ prefix: '50' }] } }, false],
    [{ address: { street: [{ suffix: ' 1' }] } }, true],
    [{ city: [{ 'equals-ignore-case': 'oSLO' }] }, true],
    [{ city: [{ 'anything-but': ['Bergen', 'Bodø'] }] }, true],
    [{ city: [{ 'anything-but': ['Oslo'] }] }, false],
    [{ city: [{ 'anything-but': 'Oslo' }] }, false],
    [{ city: [{ 'anything-but': { prefix: 'B' } }] }, true],
    [{ city: [{ 'anything-but': { prefix: 'O' } }] }, false],
    [{ absent: [{ 'anything-but': ['x'] }] }, false],
    [{ price: [{ numeric: ['=', 12.5] }] }, true],
    [{ price: [{ numeric: ['>', 10, '<=', 12.5] }] }, true],
    [{ price: [{ numeric: ['>', 12.5] }] }, false],
    [{ price: [{ numeric: ['<', 10] }, { numeric: ['>=', 12] }] }, true],
    [{ city: [{ numeric: ['>', 0] }] }, false],
    [{ city: [{ exists: true }] }, true],
    [{ absent: [{ exists: true }] }, false],
    [{ absent: [{ exists: false }] }, true],
    [{ address: { absent: [{ exists: false }] } }, true],
    [{ coupon: [{ exists: true }] }, true],
    [{ lines: { sku: ['b-2'] } }, true],
    [{ lines: { sku: ['a-1'], quantity: [9] } }, false],
    [{ $or: [{ city: ['Bergen'] }, { gift: [true] }] }, true],
    [{ $or: [{ city: ['Bergen'] }, { gift: [false] }], city: ['Oslo'] }, false],
  ])('the pattern %j is matched as expected', (fields, expected) => {
    expect(matches({ value: fields }, order)).toBe(expected);
  });

  it.each([
    ['plain text', 'Oslo'],
    ['a JSON scalar', '42'],
    ['a tombstone', null],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ])('a pattern of fields does not match %s', (_, value) => {
    expect(matches({ value: { city: [{ exists: false }] } }, value)).toBe(false);
  });
});

describe('filter pattern of plain text', () => {
  it.each([
    ['Oslo', true],
    ['Bergen', false],
    [JSON.stringify(order), false],
    [null, false],
    [Buffer.from([0xff]), false],
  ])('a pattern of plain text is matched with %j as expected', (value, expected) => {
    expect(matches({ value: ['Oslo', { prefix: 'Trond' }] }, value)).toBe(expected);
  });
});

describe('compileFilters', () => {
  it('compileFilters lets every record pass without a filter', () => {
    expect(compileFilters([])(null)).toBe(true);
  });

  it('compileFilters lets a record pass that any filter matches', () => {
    const filter = compileFilters([
      { value: { city: ['Oslo'] } },
      { value: { price: [{ numeric: ['<', 5] }] } },
    ]);
    expect(filter(Buffer.from('{"city":"Bergen","price":1}'))).toBe(true);
    expect(filter(Buffer.from('{"city":"Bergen","price":5}'))).toBe(false);
  });

  it.each([
    ['text', 'filters[0]: got text'],
    [{ key: ['a'] }, 'filters[0]: got key'],
    [{ value: { a: [] }, key: ['b'] }, 'filters[0]: got value, key'],
    [{ value: { city: 'Oslo' } }, 'filters[0].value.city: got Oslo'],
    [{ value: { city: [] } }, 'filters[0].value.city: got an empty list'],
    [{ value: { city: [{ wildcard: 'O*' }] } }, `filters[0].value.city[0]: got 'wildcard'`],
    [{ value: { city: [{ cidr: '10.0.0.0/8' }] } }, `filters[0].value.city[0]: got 'cidr'`],
    [{ value: { city: [{ prefix: 'a', suffix: 'b' }] } }, 'filters[0].value.city[0]: got {"prefix"'],
    [{ value: { city: [{ prefix: 1 }] } }, 'filters[0].value.city[0].prefix: got 1'],
    [{ value: { price: [{ numeric: ['!=', 1] }] } }, 'filters[0].value.price[0].numeric: got ["!=",1]'],
    [
      { value: { price: [{ numeric: ['>', 1, '<'] }] } },
      'filters[0].value.price[0].numeric: got [">",1,"<"]',
    ],
    [{ value: { city: [{ exists: 'yes' }] } }, 'filters[0].value.city[0].exists: got yes'],
    [{ value: { $or: [] } }, 'filters[0].value.$or: got []'],
  ])('compileFilters refuses %j', (pattern, message) => {
    expect(() => compileFilters([pattern])).toThrow(message);
  });
});

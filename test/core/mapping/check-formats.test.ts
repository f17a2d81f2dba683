import { expect, it } from 'vitest';
import { csv, gzip, int, long } from '../../../core/connector/define.ts';
import { printProblem } from '../../../core/connector/problem.ts';
import { conversions } from '../../../core/cql/encode/conversions.ts';
import { checkConnector } from '../../../core/mapping/check/check.ts';
import { finderOf, native, tableOf } from './tables.ts';

const orders = tableOf('orders', {
  id: ['partition', native('text')],
  seq: ['clustering', native('int')],
  city: ['regular', native('text')],
  tiny: ['regular', native('tinyint')],
  at: ['regular', native('timestamp')],
  day: ['regular', native('date')],
  raw: ['regular', native('blob')],
});

const check = (columns: object, changes: object = {}) =>
  checkConnector(
    {
      name: 'c',
      routes: [
        { topic: 't', table: 'shop.orders', columns: { id: 'key', seq: '1', ...columns }, ...changes },
      ],
    },
    finderOf(orders),
    ['shop.orders'],
  ).map(printProblem);

it.each([
  ['numbers', { seq: 'key', tiny: 'value', at: 'value' }, { key: int(), value: long() }],
  ['a number with its unit for a date', { day: { from: 'value', unit: 'days' } }, { value: int() }],
  ['a field of a compressed line', { tiny: 'value.n' }, { value: gzip(csv({ columns: ['n'] })) }],
])('checkConnector finds nothing wrong with %s', (_what, columns, formats) => {
  expect(check(columns, formats)).toEqual([]);
});

it.each([
  [
    'a path into a number',
    { city: 'key.city' },
    { key: long() },
    `routes[0].columns.city: reads into the key, but the route reads its key as long()\n    add key: json() to the route, or take the whole of it: 'key'`,
  ],
  [
    'a number for a blob',
    { raw: 'value' },
    { value: int() },
    `routes[0].columns.raw: can never fill column 'raw': a number can never become a blob; allowed: ${conversions.blob.accepts}; got 'value'`,
  ],
  [
    'the options of a format',
    { city: 'value.city' },
    { value: gzip(csv({ columns: ['city', 'city'] })) },
    `routes[0].value.columns[1]: names a column again; got 'city'; allowed: the names of the fields, each once: ['id', 'total']`,
  ],
])('checkConnector reports %s', (_what, columns, formats, problem) => {
  expect(check(columns, formats)).toContain(problem);
});

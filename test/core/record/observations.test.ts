import { expect, it } from 'vitest';
import { Observations } from '../../../core/record/observations.ts';

it('observations count the noticed values of each column, from zero after each drain', () => {
  const observations = new Observations();
  const at = observations.of('ks.t', 'at');
  const home = observations.of('ks.t', 'home');
  observations.of('ks.t', 'quiet');
  expect(observations.drain()).toEqual([]);
  home('unknown_field');
  at('january_1970');
  observations.countRow();
  home('misspelled_field');
  home('unknown_field');
  observations.countRow();
  observations.countRow();
  expect(observations.drain()).toEqual([
    { table: 'ks.t', column: 'at', kind: 'january_1970', count: 1 },
    { table: 'ks.t', column: 'home', kind: 'unknown_field', count: 2 },
    { table: 'ks.t', column: 'home', kind: 'misspelled_field', count: 1 },
  ]);
  expect(observations.drain()).toEqual([]);
  at('january_1970');
  observations.countRow();
  expect(observations.drain()).toEqual([{ table: 'ks.t', column: 'at', kind: 'january_1970', count: 1 }]);
});

it('observations count a row only once it is known to be written', () => {
  const observations = new Observations();
  const at = observations.of('ks.t', 'at');
  at('january_1970');
  expect(observations.drain()).toEqual([]);
  observations.forgetRow();
  at('january_1970');
  observations.countRow();
  expect(observations.drain()).toEqual([{ table: 'ks.t', column: 'at', kind: 'january_1970', count: 1 }]);
});

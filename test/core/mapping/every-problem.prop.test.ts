import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json } from '../../../core/connector/define.ts';
import { printProblem } from '../../../core/connector/problem.ts';
import { checkConnector } from '../../../core/mapping/check/check.ts';
import { finderOf, native, tableOf } from './tables.ts';

type Options = Record<string, unknown>;
type Given = Options & { routes: (Options & { columns: Options })[] };

const orders = tableOf('orders', {
  id: ['partition', native('text')],
  city: ['regular', native('text')],
  tiny: ['regular', native('tinyint')],
  at: ['regular', native('timestamp')],
  raw: ['regular', native('blob')],
});
const find = finderOf(orders);

const routeOf = (topic: string) => ({
  topic,
  value: json(),
  table: 'shop.orders',
  columns: { id: 'key', city: 'value.city', tiny: 'value.tiny', at: 'value.at', raw: 'value.raw' },
});
const sound = (): Given => ({ name: 'c', routes: [routeOf('a'), routeOf('b'), routeOf('c')] });
const check = (given: Given): readonly string[] =>
  checkConnector(given, find, ['shop.orders']).map(printProblem);

const ofColumn =
  (name: string, definition: unknown) =>
  ({ routes: [first] }: Given): void => {
    first!.columns[name] = definition;
  };
const ofRoute =
  (name: string, value: unknown) =>
  ({ routes: [first] }: Given): void => {
    first![name] = value;
  };

/** Faults that have nothing to do with one another: each in a place of its own. */
const faults: readonly ((given: Given) => void)[] = [
  (given) => (given['name'] = 'Upper'),
  (given) => (given['deadLetterLimit'] = 2),
  (given) => (given['retries'] = 2),
  (given) => given.routes.push({ topic: '!', table: 'orders', columns: {} }),
  (given) => (given.routes[1]!['topic'] = 'a'),
  (given) => (given.routes[2]!['timestamp'] = 'server'),
  (given) => delete given.routes[2]!.columns['id'],
  ofRoute('nulls', 'keep'),
  ofRoute('key', 'json'),
  ofRoute('where', async () => Promise.resolve(true)),
  ofRoute('ttl', { from: 'value..ttl', unit: 'weeks' }),
  ofRoute('maxTimestampAhead', 'a day'),
  ofRoute('timestmap', 'server'),
  ofRoute('emptyValues', { jsonNull: 'drop', nothingMapped: 'nothing' }),
  ofRoute('allowExtraFields', false),
  ofRoute('timeZone', 'Europe/Berln'),
  ofRoute('numberForms', ['plus', 'dots']),
  ofRoute('nullStrings', ['', 0]),
  ofRoute('booleanNumbers', [1, 1]),
  ofColumn('city', { from: 'value.city', encoding: 'hex' }),
  ofColumn('tiny', { from: "'many'", unit: 'seconds' }),
  ofColumn('at', { from: 'value..at', unit: 'weeks', january: 'warn' }),
  ofRoute('pattern', { date: 'jjjj' }),
  ({ routes }) => {
    routes[1]!.columns['at'] = { from: 'value.at', pattern: 'yyyy-MM-dd HH:mm', timeZone: 'Europe/Berln' };
  },
  ({ routes }) => {
    routes[2]!.columns['at'] = { from: 'value.at', pattern: 'yyyy-MM-dd HH:mm' };
  },
  ofColumn('raw', async () => Promise.resolve(1)),
  ofColumn('wide', { from: 'value..wide', unit: 'weeks' }),
];

describe('checkConnector with several faults', () => {
  it('checkConnector finds every fault of a connector, whatever other faults it has', () => {
    expect(check(sound())).toEqual([]);
    const alone = faults.map((apply) => {
      const given = sound();
      apply(given);
      const problems = check(given);
      expect(problems).not.toEqual([]);
      return problems;
    });
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(faults.length - 1), { minLength: 2 }), (chosen) => {
        const given = sound();
        for (const index of chosen) faults[index]!(given);
        expect(check(given)).toEqual(expect.arrayContaining(chosen.flatMap((index) => alone[index]!)));
      }),
    );
  });
});

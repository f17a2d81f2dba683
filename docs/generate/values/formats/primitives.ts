import { boolean, double, float, int, long, short, uuid } from '../../../../core/connector/define.ts';
import * as cells from '../cells.ts';
import type { Cells, FormatTable } from '../kind.ts';

/** What no number of a format that has nothing else can ever be. */
const noNumber: Cells = {
  ...cells.noCollection,
  blob: '!check',
  boolean: '!check',
  date: '!check',
  duration: '!check',
  inet: '!check',
  timeuuid: '!check',
  uuid: '!check',
};

/** @param kinds by the number in the record, as `payloads.ts` encodes it */
const numbers = (
  name: string,
  formats: FormatTable['formats'],
  kinds: Readonly<Record<string, Cells>>,
): FormatTable => ({
  name,
  formats,
  kinds: Object.entries(kinds).map(([number, found]) => ({
    name: number,
    from: 'value',
    cells: { ...noNumber, ...found },
  })),
});

export const primitiveTables: readonly FormatTable[] = [
  numbers('short', { value: short() }, { '42': cells.whole42 }),
  numbers('int', { value: int() }, { '42': cells.whole42 }),
  numbers(
    'long',
    { value: long() },
    {
      '-3000000000': cells.belowInt,
      '9007199254740993': cells.beyondDouble,
    },
  ),
  numbers(
    'float',
    { value: float() },
    {
      '42': cells.whole42,
      '0.1': cells.tenthOfFloat,
      NaN: cells.noNumber('NaN'),
    },
  ),
  numbers(
    'double',
    { value: double() },
    {
      '42': cells.whole42,
      '0.1': cells.tenth,
      '-Infinity': cells.noNumber('-Infinity'),
    },
  ),
  {
    name: 'boolean',
    formats: { value: boolean() },
    kinds: [{ name: 'true', from: 'value', cells: { others: '!check', ...cells.bool } }],
  },
  {
    name: 'uuid',
    formats: { value: uuid() },
    kinds: [
      { name: cells.uuid4, from: 'value', cells: { ...cells.noCollection, ...cells.uuid } },
      { name: cells.uuid1, from: 'value', cells: { ...cells.noCollection, ...cells.timeUuid } },
    ],
  },
];

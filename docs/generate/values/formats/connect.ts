import { connectJson } from '../../../../core/connector/define.ts';
import * as cells from '../cells.ts';
import { documentTable } from '../kind.ts';

/** Schemas and values are in `connect-payload.ts` of the tests, by the same names. */
export const connectTable = documentTable(
  'connectJson',
  { value: connectJson() },
  {
    int8: cells.whole42,
    int32: cells.beyondSmallint,
    int64: cells.beyondDouble,
    float: cells.tenthOfFloat,
    double: cells.tenth,
    nan: cells.noNumber('NaN'),
    boolean: cells.bool,
    string: cells.plainText('plain'),
    bytes: cells.bytes,
    decimal: cells.exactFraction,
    decimalAsNumber: cells.exactFraction,
    variableScaleDecimal: cells.exactFraction,
    date: cells.date,
    time: cells.time,
    microTime: { ...cells.plainText('12:34:56.789012'), time: '12:34:56.789012' },
    nanoTime: { ...cells.plainText('12:34:56.789012345'), time: '12:34:56.789012345' },
    timestamp: cells.instant('2026-01-31T11:00:00.123Z', '2026-01-31T11:00:00.123Z', '1769857200123'),
    microTimestamp: cells.instant(
      '2026-01-31T11:00:00.123456Z',
      '2026-01-31T11:00:00.123Z',
      '1769857200123456',
    ),
    nanoTimestamp: cells.instant(
      '2026-01-31T11:00:00.123456789Z',
      '2026-01-31T11:00:00.123Z',
      '1769857200123456789',
    ),
    zonedTimestamp: {
      ...cells.plainText('2026-01-31T12:00:00.123+01:00'),
      timestamp: '2026-01-31T11:00:00.123Z',
    },
    microDuration: { ...cells.plainText('3500000us'), duration: '3s500ms' },
    nanoDuration: { ...cells.plainText('-1500ns'), duration: '-1us500ns' },
    isoDate: cells.date,
    isoTime: cells.time,
    uuid: cells.uuid,
    enum: cells.plainText('SHIPPED'),
    array: cells.numbers,
    map: cells.counts,
    mapOfNumbers: { map: '{"5":6}' },
    struct: cells.item,
    absentWithDefault: cells.whole42,
    nullWithDefault: cells.nothing,
    absent: cells.nothing,
  },
);
